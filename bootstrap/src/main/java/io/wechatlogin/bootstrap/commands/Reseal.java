package io.wechatlogin.bootstrap.commands;

import io.wechatlogin.bootstrap.check.Checks;
import io.wechatlogin.bootstrap.check.Finding;
import io.wechatlogin.bootstrap.database.Database;
import io.wechatlogin.bootstrap.embedded.DataDirectory;
import io.wechatlogin.bootstrap.embedded.EmbeddedParts;
import io.wechatlogin.bootstrap.settings.Settings;
import io.wechatlogin.bootstrap.settings.StartupException;
import io.wechatlogin.persistence.Inspection;
import io.wechatlogin.persistence.sealing.Resealing;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command that encrypts everything with the first key, so that the other keys can be removed.
 */
final class Reseal {
  private Reseal() {}

  /**
   * Encrypts every stored value that another key than the first encrypted, and prints the counts.
   *
   * @param givesUp whether values that no key opens are removed
   * @return whether the first key now opens every value
   * @throws StartupException when the settings are wrong or the database cannot be opened
   */
  static boolean run(Map<String, String> environment, PrintStream out, boolean givesUp) {
    List<String> problems = new ArrayList<>();
    Settings settings = Settings.read(environment, problems);
    problems.addAll(EmbeddedParts.onClassPath().missingFor(settings));
    problems.addAll(DataDirectory.readableKeys(settings));
    if (!problems.isEmpty()) {
      throw new StartupException(problems);
    }
    try (DataDirectory data =
            settings.needsDataDir() ? DataDirectory.open(settings.files().dataDir()) : null;
        Database database =
            Database.open(
                settings.database(),
                Optional.ofNullable(data),
                new SecureRandom(),
                null,
                new Database.Start(
                    inspection -> refuse(inspection, settings.database().pool()),
                    givesUp ? Database.LostKeys.GIVE_UP : Database.LostKeys.REPORT))) {
      if (givesUp) {
        out.println(
            database.store().resealing().removeUnopened()
                + " values that none of the keys opens were given up.");
      }
      int unopened = 0;
      for (Resealing.Outcome outcome : database.store().resealing().run()) {
        out.printf("%-28s %7d re-encrypted%n", outcome.column(), outcome.resealed());
        unopened += outcome.unopened();
      }
      if (unopened == 0) {
        out.println("Everything is encrypted with the first key; the others can be removed.");
        return true;
      }
      out.println(
          unopened
              + " values were left as they are, because none of the keys opens them:"
              + " WECHAT_LOGIN_ENCRYPTION_KEYS lacks a key.");
      return false;
    }
  }

  /** Refuses a database that cannot be used for another reason than its keys. */
  private static void refuse(Inspection inspection, int poolSize) {
    List<String> problems =
        Checks.ofDatabase(inspection, poolSize).all().stream()
            .filter(finding -> finding.severity() == Finding.Severity.PROBLEM)
            .filter(finding -> !finding.subject().equals(Checks.KEYS))
            .map(Finding::text)
            .toList();
    if (!problems.isEmpty()) {
      throw new StartupException(problems);
    }
  }
}
