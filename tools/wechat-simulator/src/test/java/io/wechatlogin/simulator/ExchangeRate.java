package io.wechatlogin.simulator;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures code exchanges per second over loopback, with client and simulator in one process, and
 * the processor time of one exchange. It is run by hand; the README has its results.
 */
final class ExchangeRate {
  private static final int CONNECTIONS = 32;
  private static final Duration ROUND = Duration.ofSeconds(5);

  private ExchangeRate() {}

  public static void main(String[] args) throws Exception {
    try (WechatSimulator simulator = WechatSimulator.builder().start()) {
      simulator.control().sample();
      for (int round = 1; round <= 4; round++) {
        long cpu = cpuNanos();
        long exchanges = round(simulator);
        System.out.printf(
            Locale.ROOT,
            "round %d: %.0f code exchanges/s, %.0f us of processor time each%n",
            round,
            exchanges / (double) ROUND.toSeconds(),
            (cpuNanos() - cpu) / 1000.0 / exchanges);
      }
    }
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  private static long round(WechatSimulator simulator)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + ROUND.toNanos();
    List<Future<Long>> counts = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CONNECTIONS; i++) {
        counts.add(threads.submit(() -> exchanges(simulator, end)));
      }
    }
    long sum = 0;
    for (Future<Long> count : counts) {
      sum += count.get();
    }
    return sum;
  }

  private static long exchanges(WechatSimulator simulator, long end) throws IOException {
    long count = 0;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), simulator.url().getPort())) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream(), 4096);
      while (System.nanoTime() < end) {
        String code = simulator.control().issueCode(SimulatorTest.WEBSITE, "alice");
        String request =
            "GET "
                + SimulatorTest.exchange(SimulatorTest.WEBSITE, code)
                + " HTTP/1.1\r\nHost: x\r\n\r\n";
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        if (!answer(in).contains("\"access_token\"")) {
          throw new IllegalStateException("an exchange failed");
        }
        count++;
      }
    }
    return count;
  }

  private static String answer(InputStream in) throws IOException {
    int length = 0;
    String line = line(in);
    while (!line.isEmpty()) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
      line = line(in);
    }
    return new String(in.readNBytes(length), StandardCharsets.US_ASCII);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = in.read();
    while (c != '\n' && c >= 0) {
      if (c != '\r') {
        line.append((char) c);
      }
      c = in.read();
    }
    return line.toString();
  }
}
