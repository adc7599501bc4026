package io.wechatlogin.bootstrap.commands;

import io.wechatlogin.bootstrap.doctor.Doctor;
import io.wechatlogin.bootstrap.settings.StartupException;
import io.wechatlogin.bootstrap.wiring.Version;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** The command line of the jar. */
@Command(
    name = "wechat-login",
    description = "WeChat login as a service. Settings are environment variables, see README.md.",
    mixinStandardHelpOptions = true,
    versionProvider = Commands.VersionText.class)
public final class Commands implements Callable<Integer> {
  private final Map<String, String> environment;
  private final PrintStream out;

  private Commands(Map<String, String> environment, PrintStream out) {
    this.environment = environment;
    this.out = out;
  }

  /**
   * Runs the command that the arguments name.
   *
   * @return the exit status
   */
  public static int run(String[] arguments, Map<String, String> environment, PrintStream out) {
    CommandLine commands = new CommandLine(new Commands(environment, out));
    commands.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    commands.setExecutionExceptionHandler(
        (failure, line, result) -> {
          if (failure instanceof StartupException startup) {
            return StartupProblems.print(startup);
          }
          throw failure;
        });
    return commands.execute(arguments);
  }

  @Override
  public Integer call() throws InterruptedException {
    return serve();
  }

  @Command(
      name = "serve",
      mixinStandardHelpOptions = true,
      versionProvider = VersionText.class,
      description = "Runs the service in the foreground (the default).")
  int serve() throws InterruptedException {
    return Serve.run(environment, out);
  }

  @Command(
      name = "doctor",
      mixinStandardHelpOptions = true,
      versionProvider = VersionText.class,
      description =
          "Checks settings, keys, database, clock, instances and WeChat; exits with 1 when one is"
              + " wrong.")
  int doctor() {
    return status(new Doctor(environment, Clock.systemUTC()).examine(out));
  }

  @Command(
      name = "reseal",
      mixinStandardHelpOptions = true,
      versionProvider = VersionText.class,
      description = "Re-encrypts all stored values with the first of WECHAT_LOGIN_ENCRYPTION_KEYS.")
  int reseal(
      @Option(
              names = "--give-up",
              description =
                  "Removes the values that none of the keys opens: after the loss of a key without"
                      + " a backup.")
          boolean givesUp) {
    return status(Reseal.run(environment, out, givesUp));
  }

  @Command(
      name = "repair",
      mixinStandardHelpOptions = true,
      versionProvider = VersionText.class,
      description =
          "Finishes a migration of the database that an earlier version left half done; removes no"
              + " row.")
  int repair() {
    Repair.run(environment, out);
    return CommandLine.ExitCode.OK;
  }

  private static int status(boolean success) {
    return success ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  /** The version as {@code --version} prints it. */
  static final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"wechat-login " + Version.current()};
    }
  }
}
