package io.wechatlogin.bootstrap.commands;

import io.wechatlogin.bootstrap.database.Database;
import io.wechatlogin.bootstrap.embedded.DataDirectory;
import io.wechatlogin.bootstrap.settings.Settings;
import io.wechatlogin.bootstrap.settings.StartupException;
import io.wechatlogin.persistence.Inspection;
import io.wechatlogin.persistence.PostgresSettings;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The command that finishes a migration that was ended half way. */
final class Repair {
  private Repair() {}

  /**
   * Finishes what is half done, and prints it.
   *
   * @throws StartupException when it cannot be finished, or the database cannot be opened
   */
  static void run(Map<String, String> environment, PrintStream out) {
    List<String> problems = new ArrayList<>();
    Settings settings = Settings.read(environment, problems);
    if (problems.stream().anyMatch(problem -> problem.startsWith("WECHAT_LOGIN_DATA"))) {
      throw new StartupException(problems);
    }
    try (DataDirectory data =
        settings.database().url().isEmpty()
            ? DataDirectory.open(settings.files().dataDir())
            : null) {
      List<String> done =
          Database.onServer(settings.database(), Optional.ofNullable(data), Repair::repair);
      done.forEach(out::println);
      out.println(
          done.isEmpty()
              ? "No migration is half done; nothing was changed."
              : "The service can be started.");
    }
  }

  private static List<String> repair(PostgresSettings server) {
    try {
      return Inspection.repair(server);
    } catch (IllegalStateException impossible) {
      throw new StartupException(String.valueOf(impossible.getMessage()));
    } catch (SQLException e) {
      throw new StartupException(Database.cannotBeOpened(e));
    }
  }
}
