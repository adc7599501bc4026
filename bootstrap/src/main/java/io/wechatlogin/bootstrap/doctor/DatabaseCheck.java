package io.wechatlogin.bootstrap.doctor;

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
import java.sql.SQLException;
import java.time.Instant;

/** Checks that the database answers, can be written, and opens with the keys. */
final class DatabaseCheck {
  static final String SUBJECT = "database";
  static final String NOT_YET = "embedded; created at the first start";

  private static final int OLDEST_SERVER = 130_000;

  private final Report report;
  private final ClockCheck clocks;
  private final KeyRing keys;

  DatabaseCheck(Report report, ClockCheck clocks, KeyRing keys) {
    this.report = report;
    this.clocks = clocks;
    this.keys = keys;
  }

  void check(Settings settings) {
    Settings.Database database = settings.database();
    if (database.url().isPresent()) {
      inspect(Database.named(database));
    } else if (Database.lostPassword(settings.files().dataDir()).isPresent()) {
      report.wrong(
          SUBJECT,
          Report.OPERATOR,
          Database.lostPassword(settings.files().dataDir()).orElseThrow());
    } else if (Files.exists(
        DataDirectory.secretFile(settings.files().dataDir(), Database.PASSWORD))) {
      startAndInspect(settings);
    } else {
      report.ok(SUBJECT, NOT_YET);
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
        report.ok(SUBJECT, "embedded, in use by a running service; not checked");
      } else {
        report.wrong(SUBJECT, Report.OPERATOR, String.valueOf(problem.getMessage()));
      }
    }
  }

  /** The doctor creates no secret. */
  private static String vanished() {
    throw new IllegalStateException("the password file existed a moment ago");
  }

  private void inspect(PostgresSettings settings) {
    try {
      Inspection inspection = Inspection.of(settings, keys);
      Instant now = clocks.now();
      report(inspection, settings.poolSize());
      clocks.compareWithDatabase(inspection.time(), now);
    } catch (SQLException e) {
      report.wrong(
          SUBJECT,
          Report.DATABASE_ADMIN,
          "WECHAT_LOGIN_DATABASE_URL cannot be opened: SQLSTATE %s, %s"
              .formatted(e.getSQLState(), firstLine(e)));
    } catch (RuntimeException e) {
      report.wrong(
          SUBJECT, Report.DATABASE_ADMIN, "its tables cannot be inspected: " + firstLine(e));
    }
  }

  private void report(Inspection inspection, int poolSize) {
    Inspection.problemOf(inspection.encoding())
        .ifPresent(problem -> report.wrong(SUBJECT, Report.DATABASE_ADMIN, problem));
    if (inspection.version() < OLDEST_SERVER) {
      report.wrong(SUBJECT, Report.DATABASE_ADMIN, "PostgreSQL 13 or newer is needed");
    } else if (inspection.isReadOnly()) {
      report.wrong(SUBJECT, Report.DATABASE_ADMIN, "it is read-only: a standby, or set so");
    } else {
      report.ok(
          SUBJECT, "PostgreSQL " + inspection.version() / 10_000 + " answers and can be written");
    }
    if (inspection.pendingMigrations() > 0) {
      report.ok(SUBJECT, inspection.pendingMigrations() + " migrations run at the next start");
    }
    if (inspection.freeConnections() < poolSize) {
      report.warning(
          SUBJECT,
          Report.DATABASE_ADMIN,
          "it accepts %d more connections, and each node wants %d:"
                  .formatted(inspection.freeConnections(), poolSize)
              + " change WECHAT_LOGIN_DATABASE_POOL or max_connections");
    }
    if (inspection.unopened() > 0) {
      report.wrong("keys", Report.OPERATOR, Database.lostKeys(inspection.unopened()));
    }
  }

  private static String firstLine(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
  }
}
