package io.wechatlogin.persistence.hotpath;

import java.util.ArrayList;
import java.util.List;

/**
 * The SQL that keeps what came with an identity, for each row of {@code kept_for}: a session key of
 * a mini program, or tokens and a profile of an official account.
 */
final class KeepingSql {
  /** For statements that do nothing else. */
  static final String FOR_ALL_REQUESTS =
      "kept_for as (select request.*, cast(null as text) as binding_id from request)";

  /**
   * Finds the keys whose exchange had ended before this one began. A row that another login has
   * locked is skipped, because that login deletes it: logins of one person do not wait for each
   * other.
   */
  private static final String OUTDATED_KEYS =
      """
      outdated as (
        select found.*
        from kept_for
        cross join lateral (
          select session_key.app_id, session_key.open_id, session_key.id
          from wechat_login.session_key
          where session_key.app_id = kept_for.app_id
            and session_key.open_id = kept_for.open_id
            and session_key.ended_at < kept_for.key_began_at
          offset 0
          for update skip locked
        ) as found
      )\
      """;

  /** The index that finds the rows needs all three columns; the ids alone say which rows. */
  private static final String REPLACED_KEYS =
      """
      replaced as (
        delete from wechat_login.session_key
        where session_key.app_id = any (array(select outdated.app_id from outdated))
          and session_key.open_id = any (array(select outdated.open_id from outdated))
          and session_key.id = any (array(select outdated.id from outdated))
        returning session_key.id
      )\
      """;

  /**
   * The key names the binding that the login saw. Locking the binding would cost each login a
   * write, so an unbinding of the same moment may not see the key; but nobody finds a key whose
   * binding is gone, and {@code JooqSessionKeys} removes it.
   */
  private static final String KEPT_KEYS =
      """
      kept_key as (
        insert into wechat_login.session_key
          (app_id, open_id, id, sealed_key, ended_at, expires_at, binding_id)
        select
          kept_for.app_id,
          kept_for.open_id,
          kept_for.key_id,
          kept_for.sealed_key,
          kept_for.key_ended_at,
          kept_for.key_expires_at,
          kept_for.binding_id
        from kept_for
        returning session_key.id
      )\
      """;

  /** A login that returns no profile leaves the stored one as it is. */
  private static final String SHOWN_FIELDS =
      """
      fetched = excluded.fetched,
          union_id = excluded.union_id,
          nickname = excluded.nickname,
          headimgurl = excluded.headimgurl,
          sex = excluded.sex,
          province = excluded.province,
          city = excluded.city,
          country = excluded.country,\
      """;

  private KeepingSql() {}

  /**
   * Returns the parts that a variant needs.
   *
   * @param keptFor the part {@code kept_for}
   */
  static List<String> parts(Variant variant, String keptFor) {
    List<String> parts = new ArrayList<>();
    if (variant.sessionKey() || variant.token()) {
      parts.add(keptFor);
    }
    if (variant.sessionKey()) {
      parts.addAll(List.of(OUTDATED_KEYS, REPLACED_KEYS, KEPT_KEYS));
    }
    if (variant.token()) {
      parts.add(keptProfile(variant.profile() ? SHOWN_FIELDS : ""));
    }
    return parts;
  }

  /** Returns a statement that keeps a session key, and nothing else. */
  static String sessionKey() {
    return alone(new Variant(false, true, false, false, false));
  }

  /** Returns a statement that keeps tokens, and a profile if one came with them. */
  static String profile(boolean profile) {
    return alone(new Variant(false, false, true, profile, false));
  }

  /**
   * Returns the part that keeps tokens. A row without expiry belongs to a user and never gets one.
   *
   * @param shownFields the assignments of the profile, if one is kept as well
   */
  private static String keptProfile(String shownFields) {
    return """
    kept_profile as (
      insert into wechat_login.official_profile (
        app_id, open_id, id,
        fetched, union_id, nickname, headimgurl, sex, province, city, country,
        sealed_token, obtained_at, expires_in,
        created_at, updated_at, version, expires_at
      )
      select
        kept_for.app_id,
        kept_for.open_id,
        kept_for.profile_id,
        kept_for.profile_fetched,
        kept_for.profile_union_id,
        kept_for.profile_nickname,
        kept_for.profile_headimgurl,
        kept_for.profile_sex,
        kept_for.profile_province,
        kept_for.profile_city,
        kept_for.profile_country,
        kept_for.profile_sealed_token,
        kept_for.profile_obtained_at,
        kept_for.profile_expires_in,
        kept_for.profile_updated_at,
        kept_for.profile_updated_at,
        0,
        kept_for.profile_expires_at
      from kept_for
      on conflict (app_id, open_id) do update set
        %s
        sealed_token = excluded.sealed_token,
        obtained_at = excluded.obtained_at,
        expires_in = excluded.expires_in,
        updated_at = excluded.updated_at,
        version = official_profile.version + 1,
        expires_at = case
          when official_profile.expires_at is not null then excluded.expires_at
        end
      returning official_profile.id
    )\
    """
        .formatted(shownFields);
  }

  private static String alone(Variant variant) {
    return SignInSql.with(parts(variant, FOR_ALL_REQUESTS), "select request.n from request\n");
  }
}
