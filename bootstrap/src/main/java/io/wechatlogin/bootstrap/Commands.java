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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line of the jar. */
@Command(
    name = "wechat-login",
    description = "WeChat login as a service. Settings are environment variables, see README.md.",
    mixinStandardHelpOptions = true,
    versionProvider = Commands.Version.class,
    subcommands = {Commands.Serve.class, Commands.Examine.class, Commands.Reseal.class})
final class Commands implements Callable<Integer> {
  private final Map<String, String> environment;
  private final PrintStream out;

  private Commands(Map<String, String> environment, PrintStream out) {
    this.environment = environment;
    this.out = out;
  }

  /**
   * Runs the command that the arguments name.
   *
   * @return the status to exit with
   */
  static int run(String[] arguments, Map<String, String> environment, PrintStream out) {
    CommandLine commands = new CommandLine(new Commands(environment, out));
    commands.setExecutionExceptionHandler(
        (failure, line, result) -> {
          if (failure instanceof StartupException startup) {
            return Main.refuse(startup);
          }
          throw failure;
        });
    return commands.execute(arguments);
  }

  @Override
  public Integer call() throws InterruptedException {
    return serve();
  }

  private int serve() throws InterruptedException {
    return Main.serve(environment, out);
  }

  /** Runs the service in the foreground until it is told to stop. */
  @Command(name = "serve", description = "Runs the service in the foreground (the default).")
  static final class Serve implements Callable<Integer> {
    @CommandLine.ParentCommand private @Nullable Commands commands;

    @Override
    public Integer call() throws InterruptedException {
      return Objects.requireNonNull(commands).serve();
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
    @CommandLine.ParentCommand private @Nullable Commands commands;

    @Override
    public Integer call() {
      return Objects.requireNonNull(commands).reseal();
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
    @CommandLine.ParentCommand private @Nullable Commands commands;

    @Override
    public Integer call() {
      return Objects.requireNonNull(commands).examine();
    }
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"wechat-login " + Main.version()};
    }
  }
}
