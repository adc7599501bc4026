package io.wechatlogin.integration.environment;

import io.wechatlogin.application.contract.Await;
import io.wechatlogin.bootstrap.Main;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The jar in a process of its own, as an operator runs it. */
public final class ServiceProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 90;

  private final Process process;
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> ready = new CompletableFuture<>();

  private ServiceProcess(Process process) {
    this.process = process;
    // A pipe that is read would keep a carrier of virtual threads.
    Thread.ofPlatform().daemon().start(this::read);
  }

  /** Starts the jar and waits until it says that it is ready. */
  public static ServiceProcess start(Path dataDir, Map<String, String> environment) {
    ServiceProcess service = launch(dataDir, environment);
    service.url();
    return service;
  }

  /** Starts the jar on a machine whose clock is off, and waits until it says that it is ready. */
  public static ServiceProcess start(
      Path dataDir, Map<String, String> environment, Duration clockOff) {
    URI tests =
        URI.create(
            MainWithShiftedClock.class.getProtectionDomain().getCodeSource().getLocation() + "");
    String classPath = System.getProperty("service.jar") + File.pathSeparator + Path.of(tests);
    ServiceProcess service =
        launch(
            dataDir,
            environment,
            List.of("-cp", classPath, MainWithShiftedClock.class.getName(), clockOff.toString()));
    service.url();
    return service;
  }

  /** Starts the jar without waiting. */
  public static ServiceProcess launch(
      Path dataDir, Map<String, String> environment, String... arguments) {
    List<String> all = new ArrayList<>(List.of("-jar", System.getProperty("service.jar")));
    all.addAll(List.of(arguments));
    return launch(dataDir, environment, all);
  }

  /** Starts the jar with something before it on the class path, and waits until it is ready. */
  public static ServiceProcess startWith(
      Path before, Path dataDir, Map<String, String> environment) {
    String classPath = before + File.pathSeparator + System.getProperty("service.jar");
    ServiceProcess service =
        launch(dataDir, environment, List.of("-cp", classPath, Main.class.getName()));
    service.url();
    return service;
  }

  private static ServiceProcess launch(
      Path dataDir, Map<String, String> environment, List<String> arguments) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProcessBuilder builder =
        new ProcessBuilder(java.toString(), "-Xmx256m").redirectErrorStream(true);
    builder.command().addAll(archive());
    builder.command().addAll(arguments);
    builder.environment().keySet().removeIf(name -> name.startsWith("WECHAT_LOGIN_"));
    builder
        .environment()
        .putAll(
            Map.of(
                "WECHAT_LOGIN_PORT", "0",
                "WECHAT_LOGIN_MANAGEMENT_PORT", "0",
                "WECHAT_LOGIN_RATE_LIMIT", "0",
                "WECHAT_LOGIN_DATA_DIR", dataDir.toString()));
    builder.environment().putAll(environment);
    try {
      return new ServiceProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the options by which {@code ./run} names the archive, where the build made one. */
  private static List<String> archive() {
    String archive = System.getProperty("service.jar").replaceFirst("jar$", "aot");
    return Files.exists(Path.of(archive))
        ? List.of("-XX:AOTCache=" + archive, "-Xlog:aot=off", "-Xlog:cds=off")
        : List.of();
  }

  /** Returns the address that the service printed. */
  public URI url() {
    try {
      return URI.create(ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new AssertionError("the service is not ready; its output:\n" + output(), e);
    }
  }

  /** Returns where the service listens, which may not be its public address. */
  public URI listening() {
    return URI.create("http://" + printed("listening on "));
  }

  /** Returns what a line of the output has behind a label. */
  public String printed(String label) {
    return output.stream()
        .filter(line -> line.contains(label))
        .map(line -> line.substring(line.indexOf(label) + label.length()).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line has '" + label + "':\n" + output()));
  }

  /** Returns the id of the process. */
  public long pid() {
    return process.pid();
  }

  /** Returns whether the process has not ended. */
  public boolean isRunning() {
    return process.isAlive();
  }

  /** Returns its figures, in Prometheus' format. */
  public String metrics() {
    String address = printed("metrics and health on ").replaceAll("[^0-9.:].*", "");
    return new ApiClient(URI.create("http://" + address))
        .get("/metrics")
        .expect(200)
        .response()
        .body();
  }

  /** Waits until one of its figures has a value. */
  public void awaitMetric(String name, double value) {
    String line = name + " " + value;
    Await.until(line, () -> metrics().lines().anyMatch(line::equals));
  }

  public String output() {
    return String.join("\n", output);
  }

  /** Waits for the end and returns the exit status. */
  public int exitStatus() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("still running:\n" + output());
      }
      ready.handle((url, end) -> "").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return process.exitValue();
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Ends the process as {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly();
    exitStatus();
  }

  /** Ends the process as {@code kill} does, and waits for it. */
  @Override
  public void close() {
    process.destroy();
    exitStatus();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        if (line.startsWith("ready: ")) {
          ready.complete(line.substring("ready: ".length()));
        }
      }
      ready.completeExceptionally(new IllegalStateException("the process ended"));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }
}
