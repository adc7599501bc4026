package io.wechatlogin.bootstrap.check;

import io.wechatlogin.bootstrap.database.Database;
import io.wechatlogin.bootstrap.embedded.DataDirectory;
import io.wechatlogin.bootstrap.embedded.EmbeddedDatabase;
import io.wechatlogin.bootstrap.embedded.EmbeddedParts;
import io.wechatlogin.bootstrap.settings.Settings;
import io.wechatlogin.bootstrap.settings.StartupException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.persistence.Inspection;
import io.wechatlogin.persistence.PostgresSettings;
import io.wechatlogin.persistence.sealing.KeyRing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Checks that the database answers, can be written, and opens with the keys. */
final class DatabaseCheck {
  static final String SUBJECT = "database";
  private static final String NOT_YET = "embedded; created at the first start";

  private static final int OLDEST_SERVER = 130_000;

  private final Findings findings;
  private final ClockCheck clocks;
  private final Optional<KeyRing> keys;

  /** Makes a check; the keys are empty where they cannot be read. */
  DatabaseCheck(Findings findings, ClockCheck clocks, Optional<KeyRing> keys) {
    this.findings = findings;
    this.clocks = clocks;
    this.keys = keys;
  }

  void check(Settings settings) {
    Settings.Database database = settings.database();
    Path dataDir = settings.files().dataDir();
    Optional<String> lostPassword = Database.lostPassword(dataDir);
    if (database.url().isPresent()) {
      inspect(Database.named(database));
    } else if (EmbeddedParts.onClassPath().database().isEmpty()) {
      // The settings are reported: there is no database.
      return;
    } else if (lostPassword.isPresent()) {
      findings.problem(SUBJECT, Findings.OPERATOR, lostPassword.get());
    } else if (Files.exists(DataDirectory.secretFile(dataDir, Database.PASSWORD))) {
      startAndInspect(settings);
    } else {
      findings.ok(SUBJECT, NOT_YET);
    }
  }

  private void startAndInspect(Settings settings) {
    try (DataDirectory data = DataDirectory.open(settings.files().dataDir())) {
      Secret password = new Secret(data.secret(Database.PASSWORD, DatabaseCheck::vanished));
      try (EmbeddedDatabase embedded =
          EmbeddedParts.onClassPath().database().orElseThrow().start(data, password)) {
        inspect(Database.embedded(embedded, password, settings.database().pool()));
      }
    } catch (StartupException problem) {
      if (DataDirectory.isInUse(problem)) {
        findings.ok(SUBJECT, "embedded, in use by a running service; not checked");
      } else {
        findings.problem(SUBJECT, Findings.OPERATOR, String.valueOf(problem.getMessage()));
      }
    }
  }

  /** A check creates no secret. */
  private static String vanished() {
    throw new IllegalStateException("the password file existed a moment ago");
  }

  private void inspect(PostgresSettings settings) {
    try {
      Inspection inspection = Inspection.of(settings, keys);
      Instant now = clocks.now();
      judge(inspection, settings.poolSize(), findings);
      clocks.compareWithDatabase(inspection.server().time(), now);
    } catch (SQLException | RuntimeException e) {
      findings.problem(SUBJECT, Findings.DATABASE_ADMIN, Database.cannotBeOpened(e));
    }
  }

  /** Judges a database before it is used. */
  static void judge(Inspection inspection, int poolSize, Findings findings) {
    Inspection.Server server = inspection.server();
    Inspection.problemOf(server.encoding())
        .ifPresent(problem -> findings.problem(SUBJECT, Findings.DATABASE_ADMIN, problem));
    if (server.version() < OLDEST_SERVER) {
      findings.problem(SUBJECT, Findings.DATABASE_ADMIN, "PostgreSQL 13 or newer is needed");
    } else if (server.isReadOnly()) {
      findings.problem(
          SUBJECT,
          Findings.DATABASE_ADMIN,
          "it is read-only: a standby, or set so by default_transaction_read_only");
    } else {
      findings.ok(
          SUBJECT, "PostgreSQL " + server.version() / 10_000 + " answers and can be written");
    }
    judge(inspection.schema(), findings);
    if (server.freeConnections() < poolSize) {
      findings.warning(
          SUBJECT,
          Findings.DATABASE_ADMIN,
          "it accepts %d more connections, and each node wants %d:"
                  .formatted(server.freeConnections(), poolSize)
              + " change WECHAT_LOGIN_DATABASE_POOL or max_connections");
    }
    if (inspection.unopened() > 0) {
      findings.problem(Checks.KEYS, Findings.OPERATOR, Database.lostKeys(inspection.unopened()));
    }
  }

  private static void judge(Inspection.Schema schema, Findings findings) {
    schema.obstacle().ifPresent(problem -> findings.problem(SUBJECT, Findings.OPERATOR, problem));
    if (!schema.missingRights().isEmpty()) {
      findings.problem(
          SUBJECT,
          Findings.DATABASE_ADMIN,
          "WECHAT_LOGIN_DATABASE_USER lacks a right: " + String.join(", ", schema.missingRights()));
    }
    if (schema.pendingMigrations() > 0) {
      findings.ok(SUBJECT, schema.pendingMigrations() + " migrations run at the next start");
    }
  }
}
