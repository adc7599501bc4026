package io.wechatlogin.bootstrap;

import io.wechatlogin.persistence.Resealing;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line of the jar. */
@Command(
    name = "wechat-login",
    description = "WeChat login as a service. Settings are environment variables, see README.md.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {Main.Serve.class, Main.Examine.class, Main.Reseal.class})
public final class Main implements Callable<Integer> {
  private final Map<String, String> environment;
  private final PrintStream out;

  private Main(Map<String, String> environment, PrintStream out) {
    this.environment = environment;
    this.out = out;
  }

  /** Runs a command, {@code serve} where none is named. */
  public static void main(String[] args) {
    // Before anything logs: logback.xml asks for it.
    System.setProperty("wechat_login.log_format", Settings.logFormat(System.getenv()));
    CommandLine commands = new CommandLine(new Main(System.getenv(), System.out));
    commands.setExecutionExceptionHandler(
        (failure, line, result) -> {
          if (failure instanceof StartupException startup) {
            line.getErr().println("The service cannot start:");
            startup.problems().forEach(problem -> line.getErr().println("  " + problem));
            return CommandLine.ExitCode.SOFTWARE;
          }
          throw failure;
        });
    int status = commands.execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    return serve();
  }

  private int serve() throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    Service service =
        Service.start(
            environment, new SharedClock(SharedClock.ofThisMachine()), new SecureRandom(), out);
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

  /** Runs the service in the foreground until it is told to stop. */
  @Command(name = "serve", description = "Runs the service in the foreground (the default).")
  static final class Serve implements Callable<Integer> {
    @CommandLine.ParentCommand private @Nullable Main main;

    @Override
    public Integer call() throws InterruptedException {
      return Objects.requireNonNull(main).serve();
    }
  }

  private int reseal() {
    List<String> problems = new ArrayList<>();
    Settings settings = Settings.read(environment, problems);
    if (!problems.isEmpty()) {
      throw new StartupException(problems);
    }
    try (DataDirectory data =
            settings.needsDataDir() ? DataDirectory.open(settings.dataDir()) : null;
        Database database =
            Database.open(settings, Optional.ofNullable(data), new SecureRandom())) {
      int unopened = 0;
      for (Resealing.Outcome outcome : database.store().resealing().run()) {
        out.printf("%-28s %7d sealed anew%n", outcome.column(), outcome.resealed());
        unopened += outcome.unopened();
      }
      if (unopened == 0) {
        out.println("Everything is sealed by the first key; the others can go.");
        return CommandLine.ExitCode.OK;
      }
      out.println(
          unopened
              + " values open by none of the keys and stayed as they are:"
              + " WECHAT_LOGIN_ENCRYPTION_KEYS lacks a key.");
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  /** Seals everything by the first key, so that the others can go. */
  @Command(
      name = "reseal",
      description = "Re-encrypts with the first of WECHAT_LOGIN_ENCRYPTION_KEYS all that is kept.")
  static final class Reseal implements Callable<Integer> {
    @CommandLine.ParentCommand private @Nullable Main main;

    @Override
    public Integer call() {
      return Objects.requireNonNull(main).reseal();
    }
  }

  private int examine() {
    Doctor doctor = new Doctor(environment, Clock.systemUTC());
    return doctor.examine(out) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  /** Says what is wrong with the surroundings, and who must act. */
  @Command(
      name = "doctor",
      description =
          "Checks settings, keys, database, clock, instances and WeChat; ends with 1 where one is"
              + " wrong.")
  static final class Examine implements Callable<Integer> {
    @CommandLine.ParentCommand private @Nullable Main main;

    @Override
    public Integer call() {
      return Objects.requireNonNull(main).examine();
    }
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    static String current() {
      return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
          .orElse("development");
    }

    @Override
    public String[] getVersion() {
      return new String[] {"wechat-login " + current()};
    }
  }
}
