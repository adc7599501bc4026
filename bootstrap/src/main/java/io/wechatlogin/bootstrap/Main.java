package io.wechatlogin.bootstrap;

import io.wechatlogin.bootstrap.commands.Commands;
import io.wechatlogin.bootstrap.commands.Serve;
import io.wechatlogin.bootstrap.logging.LibraryLogs;
import io.wechatlogin.bootstrap.settings.Settings;
import java.util.Map;

/** The entry point of the jar. */
public final class Main {
  private Main() {}

  /** Runs a command; {@code serve} when none is named. */
  public static void main(String[] args) throws InterruptedException {
    Map<String, String> environment = System.getenv();
    // Set before anything logs, because logback.xml reads it.
    System.setProperty("wechat_login.log_format", Settings.logFormat(environment));
    LibraryLogs.pin();
    int status =
        args.length == 0
            ? Serve.run(environment, System.out)
            : Commands.run(args, environment, System.out);
    if (status != 0) {
      System.exit(status);
    }
  }
}
