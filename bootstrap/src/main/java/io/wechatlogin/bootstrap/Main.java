package io.wechatlogin.bootstrap;

import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/** The entry of the jar. */
public final class Main {
  private static final int FAILED = 1;

  private Main() {}

  /** Runs a command, {@code serve} where none is named. */
  public static void main(String[] args) throws InterruptedException {
    Map<String, String> environment = System.getenv();
    // Before anything logs: logback.xml asks for it.
    System.setProperty("wechat_login.log_format", Settings.logFormat(environment));
    // picocli is made for Java 5, classes that no archive takes: a service that starts, as most
    // do, without a word to parse need not read them, and is ready a tenth of a second earlier.
    int status =
        args.length == 0
            ? serve(environment, System.out)
            : Commands.run(args, environment, System.out);
    if (status != 0) {
      System.exit(status);
    }
  }

  /**
   * Runs the service in the foreground until it is told to stop.
   *
   * @return the status to exit with
   */
  static int serve(Map<String, String> environment, PrintStream out) throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    Service service;
    try {
      service =
          Service.start(
              environment, new SharedClock(SharedClock.ofThisMachine()), new SecureRandom(), out);
    } catch (StartupException e) {
      return refuse(e);
    } catch (RuntimeException e) {
      LoggerFactory.getLogger(Main.class).error("the service cannot start", e);
      return FAILED;
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

  /** Says why the service cannot start, and returns the status to exit with. */
  static int refuse(StartupException problem) {
    System.err.println("The service cannot start:");
    problem.problems().forEach(each -> System.err.println("  " + each));
    return FAILED;
  }

  /** Returns the version that the build wrote into the jar. */
  static String version() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
