package io.wechatlogin.bootstrap.check;

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
  private static final String SUBJECT = Checks.KEYS;

  private final Findings findings;

  KeyCheck(Findings findings) {
    this.findings = findings;
  }

  /** Returns the keys; empty when they cannot be read or do not exist yet. */
  Optional<KeyRing> check(Settings settings) {
    Path generated = DataDirectory.secretFile(settings.files().dataDir(), Database.ENCRYPTION_KEYS);
    try {
      Optional<Secret> keys = settings.database().encryptionKeys();
      if (keys.isEmpty() && settings.database().url().isPresent()) {
        // The settings say that they are missing.
        return Optional.empty();
      }
      if (keys.isEmpty() && !Files.exists(generated)) {
        findings.ok(SUBJECT, "generated in the data directory at the first start");
        // It opens nothing: where something is sealed, the check of the database says so.
        return Optional.of(KeyRing.of(KeyRing.generate(new SecureRandom())));
      }
      String text = keys.isPresent() ? keys.get().reveal() : Files.readString(generated).strip();
      KeyRing ring = KeyRing.of(text);
      findings.ok(SUBJECT, text.split(",", -1).length + " for data at rest; the first encrypts");
      return Optional.of(ring);
    } catch (IllegalArgumentException malformed) {
      findings.problem(
          SUBJECT, Findings.OPERATOR, "WECHAT_LOGIN_ENCRYPTION_KEYS: " + malformed.getMessage());
    } catch (IOException unreadable) {
      findings.problem(SUBJECT, Findings.OPERATOR, generated + " cannot be read");
    }
    return Optional.empty();
  }
}
