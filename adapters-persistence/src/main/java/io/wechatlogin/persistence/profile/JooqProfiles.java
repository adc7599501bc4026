package io.wechatlogin.persistence.profile;

import static io.wechatlogin.persistence.tables.Tables.OFFICIAL_PROFILE;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.update;

import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.application.port.ProfileRenewal;
import io.wechatlogin.application.port.Profiles;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.profile.ProfileUpdate;
import io.wechatlogin.domain.profile.StoredProfile;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.WebToken;
import io.wechatlogin.persistence.hotpath.ProfileWriter;
import io.wechatlogin.persistence.sealing.KeyRing;
import io.wechatlogin.persistence.sealing.SealedWebToken;
import io.wechatlogin.persistence.store.ChangeNotifications;
import io.wechatlogin.persistence.store.Expiry;
import io.wechatlogin.persistence.store.Timestamps;
import io.wechatlogin.persistence.tables.tables.records.OfficialProfileRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Profiles and tokens of persons in the tables of this store. */
public final class JooqProfiles implements Profiles, ProfileRenewal, ExpiringRows {
  private final DSLContext dsl;
  private final KeyRing keys;
  private final ChangeNotifications notifications;
  private final ProfileWriter writer;

  /** Makes the adapter. */
  public JooqProfiles(DSLContext dsl, KeyRing keys, ChangeNotifications notifications) {
    this.dsl = dsl;
    this.keys = keys;
    this.notifications = notifications;
    this.writer = new ProfileWriter(dsl, keys);
  }

  @Override
  public void keep(Identity identity, ProfileUpdate update, @Nullable Instant expiresAt) {
    writer.keep(identity, update, expiresAt);
  }

  @Override
  public void fill(Identity identity, String id, Profile profile, Instant at) {
    OfficialProfileRecord filled = new OfficialProfileRecord();
    setProfile(filled, profile);
    filled.setUpdatedAt(Timestamps.at(at));
    filled.setExpiresAt(null);
    dsl.insertInto(OFFICIAL_PROFILE)
        .set(filled)
        .set(OFFICIAL_PROFILE.APP_ID, identity.appId())
        .set(OFFICIAL_PROFILE.OPEN_ID, identity.openId())
        .set(OFFICIAL_PROFILE.ID, id)
        .set(OFFICIAL_PROFILE.CREATED_AT, Timestamps.at(at))
        .set(OFFICIAL_PROFILE.VERSION, 0L)
        .onConflict(OFFICIAL_PROFILE.APP_ID, OFFICIAL_PROFILE.OPEN_ID)
        .doUpdate()
        .set(filled)
        .set(OFFICIAL_PROFILE.VERSION, OFFICIAL_PROFILE.VERSION.plus(1))
        .execute();
  }

  @Override
  public Optional<StoredProfile> find(Identity identity) {
    return dsl.selectFrom(OFFICIAL_PROFILE).where(of(identity)).fetchOptional().map(this::stored);
  }

  @Override
  public void replace(Identity identity, StoredProfile seen, ProfileUpdate update) {
    OfficialProfileRecord changed = new OfficialProfileRecord();
    setUpdate(changed, identity, update);
    change(changed, of(identity).and(isAsSeen(seen)));
  }

  @Override
  public void dropToken(Identity identity, StoredProfile seen, Instant now) {
    OfficialProfileRecord changed = new OfficialProfileRecord();
    changed.setSealedToken(null);
    changed.setObtainedAt(null);
    changed.setExpiresIn(null);
    changed.setUpdatedAt(Timestamps.at(now));
    change(changed, of(identity).and(isAsSeen(seen)));
  }

  @Override
  public boolean lease(Identity identity, String holder, Instant now, Instant until) {
    return dsl.update(OFFICIAL_PROFILE)
            .set(OFFICIAL_PROFILE.LEASE_HOLDER, holder)
            .set(OFFICIAL_PROFILE.LEASED_UNTIL, Timestamps.at(until))
            .where(of(identity))
            .and(
                OFFICIAL_PROFILE
                    .LEASE_HOLDER
                    .isNull()
                    .or(OFFICIAL_PROFILE.LEASED_UNTIL.le(Timestamps.at(now))))
            .execute()
        == 1;
  }

  @Override
  public void release(Identity identity, String holder) {
    ChangeNotifications.changeAndNotify(
        dsl,
        update(OFFICIAL_PROFILE)
            .setNull(OFFICIAL_PROFILE.LEASE_HOLDER)
            .setNull(OFFICIAL_PROFILE.LEASED_UNTIL)
            .where(of(identity))
            .and(OFFICIAL_PROFILE.LEASE_HOLDER.eq(holder))
            .returning(OFFICIAL_PROFILE.ID),
        subject(identity));
  }

  @Override
  public boolean awaitRelease(Identity identity, Instant now, Duration timeout) {
    Condition isLeased = of(identity).and(OFFICIAL_PROFILE.LEASED_UNTIL.gt(Timestamps.at(now)));
    return notifications
        .await(
            subject(identity),
            () ->
                dsl.fetchExists(OFFICIAL_PROFILE, isLeased) ? Optional.empty() : Optional.of(true),
            timeout)
        .isPresent();
  }

  /** The log of a database may show what is notified: the ids of persons must not appear there. */
  private static String subject(Identity identity) {
    return "web_token " + SecretHash.of(identity.appId() + "/" + identity.openId()).hex();
  }

  @Override
  public void clear(Identity identity, Instant now) {
    OfficialProfileRecord changed = new OfficialProfileRecord();
    changed.setUpdatedAt(Timestamps.at(now));
    setProfile(changed, null);
    change(changed, of(identity));
  }

  @Override
  public void settle(Identity identity) {
    dsl.update(OFFICIAL_PROFILE).setNull(OFFICIAL_PROFILE.EXPIRES_AT).where(of(identity)).execute();
  }

  @Override
  public void erase(Identity identity) {
    dsl.deleteFrom(OFFICIAL_PROFILE).where(of(identity)).execute();
  }

  @Override
  public int removeExpired(Instant now, int limit) {
    return Expiry.remove(dsl, OFFICIAL_PROFILE.EXPIRES_AT, now, limit);
  }

  private void change(OfficialProfileRecord changed, Condition which) {
    dsl.update(OFFICIAL_PROFILE)
        .set(changed)
        .set(OFFICIAL_PROFILE.VERSION, OFFICIAL_PROFILE.VERSION.plus(1))
        .where(which)
        .execute();
  }

  private void setUpdate(OfficialProfileRecord row, Identity identity, ProfileUpdate update) {
    WebToken token = update.token();
    row.setSealedToken(SealedWebToken.seal(keys, identity, token));
    row.setObtainedAt(Timestamps.at(token.obtainedAt()));
    row.setExpiresIn(token.expiresIn().toSeconds());
    row.setUpdatedAt(Timestamps.at(update.at()));
    if (update.profile() != null) {
      setProfile(row, update.profile());
    }
  }

  private static void setProfile(OfficialProfileRecord row, @Nullable Profile profile) {
    row.setFetched(profile != null);
    row.setUnionId(profile == null ? null : profile.unionId());
    row.setNickname(profile == null ? "" : profile.nickname());
    row.setHeadimgurl(profile == null ? "" : profile.headimgurl());
    row.setSex(profile == null ? 0 : profile.sex());
    row.setProvince(profile == null ? "" : profile.province());
    row.setCity(profile == null ? "" : profile.city());
    row.setCountry(profile == null ? "" : profile.country());
  }

  private StoredProfile stored(OfficialProfileRecord row) {
    Profile profile =
        row.getFetched()
            ? new Profile(
                row.getOpenId(),
                row.getUnionId(),
                row.getNickname(),
                row.getHeadimgurl(),
                row.getSex(),
                row.getProvince(),
                row.getCity(),
                row.getCountry())
            : null;
    return new StoredProfile(
        row.getId(),
        profile,
        token(row).orElse(null),
        row.getCreatedAt().toInstant(),
        row.getUpdatedAt().toInstant(),
        row.getVersion());
  }

  private Optional<WebToken> token(OfficialProfileRecord row) {
    if (row.getSealedToken() == null) {
      return Optional.empty();
    }
    return SealedWebToken.open(
        keys,
        row.getSealedToken(),
        row.getAppId(),
        row.getOpenId(),
        row.getObtainedAt().toInstant(),
        Duration.ofSeconds(row.getExpiresIn()));
  }

  private static Condition isAsSeen(StoredProfile seen) {
    return OFFICIAL_PROFILE.ID.eq(seen.id()).and(OFFICIAL_PROFILE.VERSION.eq(seen.version()));
  }

  private static Condition of(Identity identity) {
    return OFFICIAL_PROFILE
        .APP_ID
        .eq(identity.appId())
        .and(OFFICIAL_PROFILE.OPEN_ID.eq(identity.openId()));
  }
}
