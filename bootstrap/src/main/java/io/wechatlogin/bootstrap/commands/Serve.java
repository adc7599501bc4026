package io.wechatlogin.bootstrap.commands;

import io.wechatlogin.bootstrap.clock.SharedClock;
import io.wechatlogin.bootstrap.settings.StartupException;
import io.wechatlogin.bootstrap.wiring.Service;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command that runs the service. It does without picocli, whose classes no class archive takes:
 * a start without arguments is ready a tenth of a second earlier.
 */
public final class Serve {
  private static final Logger LOG = LoggerFactory.getLogger(Serve.class);

  /** Names a file that is created once the service is ready; {@code ./run} waits for it. */
  private static final String READY_FILE = "wechat_login.ready_file";

  private Serve() {}

  /**
   * Runs the service in the foreground until the process is told to stop.
   *
   * @return the exit status
   */
  public static int run(Map<String, String> environment, PrintStream out)
      throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    Service service;
    try {
      service =
          Service.start(
              environment, new SharedClock(SharedClock.ofThisMachine()), new SecureRandom(), out);
      createReadyFile();
    } catch (StartupException e) {
      return StartupProblems.print(e);
    } catch (RuntimeException e) {
      LOG.error("the service cannot start", e);
      return StartupProblems.FAILED;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  service.close();
                  stopped.countDown();
                },
                "stop"));
    stopped.await();
    return 0;
  }

  private static void createReadyFile() {
    Optional.ofNullable(System.getProperty(READY_FILE))
        .map(Path::of)
        .ifPresent(
            file -> {
              try {
                Files.writeString(file, "");
              } catch (IOException e) {
                LOG.warn("{} cannot be written: {}", file, e.toString());
              }
            });
  }
}
