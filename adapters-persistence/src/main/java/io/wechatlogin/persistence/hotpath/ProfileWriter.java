package io.wechatlogin.persistence.hotpath;

import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.profile.ProfileUpdate;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.WebToken;
import io.wechatlogin.persistence.sealing.KeyRing;
import io.wechatlogin.persistence.sealing.SealedWebToken;
import io.wechatlogin.persistence.store.Timestamps;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the tokens and profiles that logins of official accounts return, alone or as a part of the
 * statement of a login.
 */
public final class ProfileWriter {
  private final KeyRing keys;
  private final BatchStatement token;
  private final BatchStatement tokenAndProfile;

  /** Makes a writer that seals by the first key of the ring. */
  public ProfileWriter(DSLContext dsl, KeyRing keys) {
    this.keys = keys;
    token = BatchStatement.of(dsl, KeepingSql.profile(false));
    tokenAndProfile = BatchStatement.of(dsl, KeepingSql.profile(true));
  }

  /**
   * Stores what a login returned. Without a profile in the update, the stored profile stays.
   *
   * @param expiresAt when a new row is removed unless the person becomes a user; null to keep it
   */
  public void keep(Identity identity, ProfileUpdate update, @Nullable Instant expiresAt) {
    Map<Parameter, @Nullable Object> request = new EnumMap<>(Parameter.class);
    request.put(Parameter.APP_ID, identity.appId());
    request.put(Parameter.OPEN_ID, identity.openId());
    put(request, identity, update, keys);
    request.put(
        Parameter.PROFILE_EXPIRES_AT, expiresAt == null ? null : Timestamps.text(expiresAt));
    (update.profile() == null ? token : tokenAndProfile).send(request);
  }

  /** Adds an update that does not expire to a request that has the identity already. */
  static void put(
      Map<Parameter, @Nullable Object> request,
      Identity identity,
      ProfileUpdate update,
      KeyRing keys) {
    WebToken token = update.token();
    request.put(Parameter.PROFILE_ID, update.id());
    request.put(Parameter.PROFILE_SEALED_TOKEN, SealedWebToken.seal(keys, identity, token));
    request.put(Parameter.PROFILE_OBTAINED_AT, Timestamps.text(token.obtainedAt()));
    request.put(Parameter.PROFILE_EXPIRES_IN, token.expiresIn().toSeconds());
    request.put(Parameter.PROFILE_UPDATED_AT, Timestamps.text(update.at()));
    put(request, update.profile());
  }

  private static void put(Map<Parameter, @Nullable Object> request, @Nullable Profile profile) {
    request.put(Parameter.PROFILE_FETCHED, profile != null);
    request.put(Parameter.PROFILE_UNION_ID, profile == null ? null : profile.unionId());
    request.put(Parameter.PROFILE_NICKNAME, profile == null ? "" : profile.nickname());
    request.put(Parameter.PROFILE_HEADIMGURL, profile == null ? "" : profile.headimgurl());
    request.put(Parameter.PROFILE_SEX, profile == null ? 0 : profile.sex());
    request.put(Parameter.PROFILE_PROVINCE, profile == null ? "" : profile.province());
    request.put(Parameter.PROFILE_CITY, profile == null ? "" : profile.city());
    request.put(Parameter.PROFILE_COUNTRY, profile == null ? "" : profile.country());
  }
}
