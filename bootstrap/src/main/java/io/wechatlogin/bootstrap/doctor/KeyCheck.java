package io.wechatlogin.bootstrap.doctor;

import io.wechatlogin.bootstrap.database.Database;
import io.wechatlogin.bootstrap.embedded.DataDirectory;
import io.wechatlogin.bootstrap.settings.Settings;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.persistence.sealing.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/** Checks the key set for data at rest. */
final class KeyCheck {
  private static final String SUBJECT = "keys";

  private final Report report;

  KeyCheck(Report report) {
    this.report = report;
  }

  /** Returns the keys; empty when they cannot be read or do not exist yet. */
  Optional<KeyRing> check(Settings settings) {
    Path generated = DataDirectory.secretFile(settings.files().dataDir(), Database.ENCRYPTION_KEYS);
    try {
      Optional<Secret> keys = settings.database().encryptionKeys();
      if (keys.isEmpty() && !Files.exists(generated)) {
        report.ok(SUBJECT, "generated in the data directory at the first start");
        // It opens nothing: where something is sealed, the check of the database says so.
        return Optional.of(KeyRing.of(KeyRing.generate(new SecureRandom())));
      }
      String text = keys.isPresent() ? keys.get().reveal() : Files.readString(generated).strip();
      KeyRing ring = KeyRing.of(text);
      report.ok(SUBJECT, text.split(",", -1).length + " for data at rest; the first encrypts");
      return Optional.of(ring);
    } catch (IllegalArgumentException malformed) {
      report.wrong(
          SUBJECT, Report.OPERATOR, "WECHAT_LOGIN_ENCRYPTION_KEYS: " + malformed.getMessage());
    } catch (IOException unreadable) {
      report.wrong(SUBJECT, Report.OPERATOR, generated + " cannot be read");
    }
    return Optional.empty();
  }
}
