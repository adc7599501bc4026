package io.wechatlogin.persistence.profile;

import static io.wechatlogin.persistence.tables.Tables.OFFICIAL_PROFILE;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.when;

import io.wechatlogin.persistence.hotpath.BatchStatement;
import io.wechatlogin.persistence.sealing.KeyRing;
import io.wechatlogin.persistence.sealing.SealedColumn;
import io.wechatlogin.persistence.store.Expiry;
import io.wechatlogin.persistence.store.Timestamps;
import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.application.port.ProfileRenewal;
import io.wechatlogin.application.port.Profiles;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.profile.ProfileUpdate;
import io.wechatlogin.domain.profile.StoredProfile;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.WebToken;
import io.wechatlogin.persistence.tables.tables.records.OfficialProfileRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.ResultQuery;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;

/** Profiles and tokens of persons in the tables of this store. */
public final class JooqProfiles implements Profiles, ProfileRenewal, ExpiringRows {
  /** Stands between the parts of what is sealed; none of them has one in it. */
  private static final String SEPARATOR = "\n";

  /** What every login brings. */
  private static final List<Field<?>> TOKEN =
      List.of(
          OFFICIAL_PROFILE.SEALED_TOKEN,
          OFFICIAL_PROFILE.OBTAINED_AT,
          OFFICIAL_PROFILE.EXPIRES_IN,
          OFFICIAL_PROFILE.UPDATED_AT);

  /** What a login brings as well that the person was asked about. */
  private static final List<Field<?>> SHOWN =
      List.of(
          OFFICIAL_PROFILE.FETCHED,
          OFFICIAL_PROFILE.UNION_ID,
          OFFICIAL_PROFILE.NICKNAME,
          OFFICIAL_PROFILE.HEADIMGURL,
          OFFICIAL_PROFILE.SEX,
          OFFICIAL_PROFILE.PROVINCE,
          OFFICIAL_PROFILE.CITY,
          OFFICIAL_PROFILE.COUNTRY);

  private final DSLContext dsl;
  private final KeyRing keys;
  private final BatchStatement keepingToken;
  private final BatchStatement keepingAll;

  /** Makes the adapter. */
  public JooqProfiles(DSLContext dsl, KeyRing keys) {
    this.dsl = dsl;
    this.keys = keys;
    keepingToken = BatchStatement.of(dsl, dsl.with(keeping(false, selectOne())).selectOne());
    keepingAll = BatchStatement.of(dsl, dsl.with(keeping(true, selectOne())).selectOne());
  }

  @Override
  public void keep(Identity identity, ProfileUpdate update, @Nullable Instant expiresAt) {
    BatchStatement keeping = update.profile() == null ? keepingToken : keepingAll;
    keeping.first(values(identity, update, expiresAt), row -> true);
  }

  /** The values of a statement with the part that keeps what a login brought. */
  Map<String, @Nullable Object> values(
      Identity identity, ProfileUpdate update, @Nullable Instant expiresAt) {
    OfficialProfileRecord fresh = new OfficialProfileRecord();
    fresh.setAppId(identity.appId());
    fresh.setOpenId(identity.openId());
    fresh.setId(update.id());
    fresh.setCreatedAt(Timestamps.at(update.at()));
    fresh.setVersion(0L);
    fresh.setExpiresAt(expiresAt == null ? null : Timestamps.at(expiresAt));
    show(fresh, null);
    bring(fresh, identity, update);
    Map<String, @Nullable Object> values = new HashMap<>();
    for (Field<?> field : fresh.fields()) {
      values.put(parameter(field).getName(), fresh.get(field));
    }
    return values;
  }

  /**
   * The part of a statement that keeps what a login brought.
   *
   * @param profile whether it brought a profile
   * @param where it is kept if this gives a row, and one only
   */
  static CommonTableExpression<?> keeping(boolean profile, Select<?> where) {
    Field<?>[] all = OFFICIAL_PROFILE.fields();
    Map<Field<?>, Field<?>> brought = new LinkedHashMap<>();
    TOKEN.forEach(field -> brought.put(field, excluded(field)));
    if (profile) {
      SHOWN.forEach(field -> brought.put(field, excluded(field)));
    }
    return name("profile_kept")
        .as(
            (ResultQuery<?>)
                insertInto(OFFICIAL_PROFILE)
                    .columns(all)
                    .select(
                        select(Stream.of(all).map(JooqProfiles::parameter).toList())
                            .from(where.asTable("once")))
                    .onConflict(OFFICIAL_PROFILE.APP_ID, OFFICIAL_PROFILE.OPEN_ID)
                    .doUpdate()
                    .set(brought)
                    .set(OFFICIAL_PROFILE.VERSION, OFFICIAL_PROFILE.VERSION.plus(inline(1)))
                    .set(
                        OFFICIAL_PROFILE.EXPIRES_AT,
                        when(
                            OFFICIAL_PROFILE.EXPIRES_AT.isNotNull(),
                            excluded(OFFICIAL_PROFILE.EXPIRES_AT)))
                    .returning(OFFICIAL_PROFILE.ID));
  }

  @Override
  public Optional<StoredProfile> find(Identity identity) {
    return dsl.selectFrom(OFFICIAL_PROFILE).where(of(identity)).fetchOptional().map(this::stored);
  }

  @Override
  public void replace(Identity identity, StoredProfile seen, ProfileUpdate update) {
    OfficialProfileRecord changed = new OfficialProfileRecord();
    bring(changed, identity, update);
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
  public void clear(Identity identity, Instant now) {
    OfficialProfileRecord changed = new OfficialProfileRecord();
    changed.setUpdatedAt(Timestamps.at(now));
    show(changed, null);
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

  private void bring(OfficialProfileRecord row, Identity identity, ProfileUpdate update) {
    WebToken token = update.token();
    String plain =
        String.join(
            SEPARATOR, token.scope(), token.accessToken().reveal(), token.refreshToken().reveal());
    row.setSealedToken(
        SealedColumn.WEB_TOKEN.seal(
            keys, plain.getBytes(StandardCharsets.UTF_8), identity.appId(), identity.openId()));
    row.setObtainedAt(Timestamps.at(token.obtainedAt()));
    row.setExpiresIn(token.expiresIn().toSeconds());
    row.setUpdatedAt(Timestamps.at(update.at()));
    if (update.profile() != null) {
      show(row, update.profile());
    }
  }

  private static void show(OfficialProfileRecord row, @Nullable Profile profile) {
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

  /** A token that none of the keys opens is as good as dead: the person can log in again. */
  private Optional<WebToken> token(OfficialProfileRecord row) {
    if (row.getSealedToken() == null) {
      return Optional.empty();
    }
    return SealedColumn.WEB_TOKEN
        .open(keys, row.getSealedToken(), row.getAppId(), row.getOpenId())
        .map(plain -> new String(plain, StandardCharsets.UTF_8).split(SEPARATOR, -1))
        .map(
            parts ->
                new WebToken(
                    row.getOpenId(),
                    parts[0],
                    new Secret(parts[1]),
                    new Secret(parts[2]),
                    row.getObtainedAt().toInstant(),
                    Duration.ofSeconds(row.getExpiresIn())));
  }

  private static <T> Param<T> parameter(Field<T> field) {
    return param("profile_" + field.getName(), field);
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
