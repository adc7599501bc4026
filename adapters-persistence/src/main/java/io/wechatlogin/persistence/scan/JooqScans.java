package io.wechatlogin.persistence.scan;

import static io.wechatlogin.persistence.tables.Tables.SCAN;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.update;

import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.application.port.Scans;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.scan.Phone;
import io.wechatlogin.domain.scan.Scan;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.state.Initiator;
import io.wechatlogin.persistence.code.Challenges;
import io.wechatlogin.persistence.store.ChangeNotifications;
import io.wechatlogin.persistence.store.Expiry;
import io.wechatlogin.persistence.store.StatementBatcher;
import io.wechatlogin.persistence.store.Timestamps;
import io.wechatlogin.persistence.tables.tables.records.ScanRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Scans in the tables of this store. */
public final class JooqScans implements Scans, ExpiringRows {
  /** Two connections at most, of a pool that logins need: 512 scans at a time are enough. */
  private static final StatementBatcher.Limits CHECKS =
      new StatementBatcher.Limits(2, 256, 16_384, Duration.ofSeconds(3));

  private final DSLContext dsl;
  private final ChangeNotifications notifications;
  private final StatementBatcher<String, Optional<Scan>> checks;
  private volatile boolean stopped;

  /** Makes the adapter. */
  public JooqScans(DSLContext dsl, ChangeNotifications notifications) {
    this.dsl = dsl;
    this.notifications = notifications;
    checks = new StatementBatcher<>(this::findAll, CHECKS);
  }

  @Override
  public void start(Scan scan) {
    ScanRecord row = new ScanRecord();
    row.setId(scan.id());
    Scan.Desktop desktop = scan.desktop();
    row.setLoginType(desktop.instanceName());
    row.setBrowser(desktop.browserHash().bytes());
    row.setAskerBrowser(desktop.requester().browserName());
    row.setAskerSite(desktop.requester().site());
    row.setCodeChallenge(Challenges.bytes(desktop.initiator().challenge()));
    row.setCallerState(desktop.initiator().state());
    row.setAskerAddress(desktop.requester().address());
    row.setStartedAt(Timestamps.at(desktop.startedAt()));
    row.setExpiresAt(Timestamps.at(scan.expiresAt()));
    writeProgress(row, scan);
    dsl.insertInto(SCAN).set(row).execute();
  }

  @Override
  public Optional<Scan> find(String id) {
    return dsl.selectFrom(SCAN).where(SCAN.ID.eq(id)).fetchOptional(JooqScans::scan);
  }

  private List<Optional<Scan>> findAll(List<String> ids) {
    Map<String, Scan> found =
        dsl.selectFrom(SCAN)
            .where(SCAN.ID.eq(any(ids.toArray(String[]::new))))
            .fetchMap(SCAN.ID, JooqScans::scan);
    return ids.stream().map(id -> Optional.ofNullable(found.get(id))).toList();
  }

  @Override
  public boolean replace(Scan next) {
    ScanRecord row = new ScanRecord();
    writeProgress(row, next);
    return ChangeNotifications.changeAndNotify(
        dsl,
        update(SCAN)
            .set(row)
            .where(SCAN.ID.eq(next.id()))
            .and(SCAN.VERSION.eq(next.version() - 1))
            .returning(SCAN.ID),
        next.id());
  }

  /** All threads that wait check at the same moment when a node stops or listens again. */
  @Override
  public Optional<Scan> awaitChange(String id, Scan.Status seen, Duration atMost) {
    return notifications
        .await(
            id,
            () -> {
              Optional<Scan> changed = checks.submit(id).filter(scan -> scan.status() != seen);
              return changed.isPresent() || stopped ? Optional.of(changed) : Optional.empty();
            },
            atMost)
        .flatMap(changed -> changed);
  }

  @Override
  public void stopWaiting() {
    stopped = true;
    notifications.wakeAll();
  }

  @Override
  public int removeExpired(Instant now, int limit) {
    return Expiry.remove(dsl, SCAN.EXPIRES_AT, now.minus(Scan.REMEMBERED), limit);
  }

  /** Writes what changes from version to version. */
  private static void writeProgress(ScanRecord row, Scan scan) {
    Phone phone = scan.phone();
    Identity identity = phone == null ? null : phone.identity();
    SecretHash question = phone == null ? null : phone.question();
    row.setVersion(scan.version());
    row.setStatus(scan.status().word());
    row.setPhone(phone == null ? null : phone.browserHash().bytes());
    row.setQuestion(question == null ? null : question.bytes());
    row.setAppId(identity == null ? null : identity.appId());
    row.setOpenPlatform(identity == null ? null : identity.openPlatform());
    row.setOpenId(identity == null ? null : identity.openId());
    row.setUnionId(identity == null ? null : identity.unionId());
    row.setIdentifiedAt(phone == null ? null : Timestamps.at(phone.identifiedAt()));
    LoginError refusal = scan.progress().refusal();
    row.setRefusal(refusal == null ? null : refusal.code());
    row.setClaimed(scan.progress().claimed());
  }

  private static Scan scan(ScanRecord row) {
    return new Scan(
        row.getId(),
        row.getVersion(),
        new Scan.Desktop(
            row.getLoginType(),
            hash(row.getBrowser()),
            new Scan.Requester(row.getAskerBrowser(), row.getAskerSite(), row.getAskerAddress()),
            row.getStartedAt().toInstant(),
            new Initiator(Challenges.challenge(row.getCodeChallenge()), row.getCallerState())),
        new Scan.Progress(
            Scan.Status.valueOf(row.getStatus().toUpperCase(Locale.ROOT)),
            phone(row),
            row.getRefusal() == null
                ? null
                : LoginError.valueOf(row.getRefusal().toUpperCase(Locale.ROOT)),
            row.getClaimed()));
  }

  private static @Nullable Phone phone(ScanRecord row) {
    if (row.getPhone() == null) {
      return null;
    }
    return new Phone(
        hash(row.getPhone()),
        new Identity(row.getAppId(), row.getOpenPlatform(), row.getOpenId(), row.getUnionId()),
        // Rows of before revocations were counted have no time; their scans cannot be older.
        (row.getIdentifiedAt() == null ? row.getStartedAt() : row.getIdentifiedAt()).toInstant(),
        row.getQuestion() == null ? null : hash(row.getQuestion()));
  }

  private static SecretHash hash(byte[] bytes) {
    return new SecretHash(HexFormat.of().formatHex(bytes));
  }
}
