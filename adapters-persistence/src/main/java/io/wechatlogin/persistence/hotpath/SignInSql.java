package io.wechatlogin.persistence.hotpath;

import java.util.ArrayList;
import java.util.List;

/**
 * The SQL of the hot paths, without its head: {@link BatchStatement} puts the table {@code request}
 * before it. The parts of a statement are common table expressions:
 *
 * <ul>
 *   <li>{@code known}: the requests that concern a known user, with that user ({@link
 *       KnownUserSql});
 *   <li>{@code issued}, {@code opened}, {@code logged}, {@code origins}: what the path writes for
 *       them;
 *   <li>{@code kept_for} and the parts of {@link KeepingSql}: what is kept of the person.
 * </ul>
 */
final class SignInSql {
  private static final String ISSUED =
      """
      issued as (
        insert into wechat_login.one_time_code
          (hash, kind, login_type, user_id, code_challenge, expires_at, binding_id, generation)
        select
          known.code_hash,
          'login',
          known.login_type,
          known.user_id,
          known.code_challenge,
          known.code_expires_at,
          known.binding_id,
          known.generation
        from known
        returning one_time_code.user_id
      )\
      """;

  /** Opens sessions for the known users that are active and members of what they ask for. */
  private static final String OPENED =
      """
      opened as (
        insert into wechat_login.session
          (token, id, user_id, corp_id, login_type, created_at, seen_at,
            address, user_agent, binding_id, generation)
        select
          known.token_hash,
          known.session_id,
          known.user_id,
          %s,
          known.login_type,
          known.now,
          known.now,
          known.address,
          known.user_agent,
          known.binding_id,
          known.generation
        from known
        where known.status = 'active'
          %s
        returning session.id, session.corp_id
      )\
      """;

  private static final String REQUESTED_CORP = "known.corp_id";
  private static final String MEMBER_OF_IT = "and known.corp_id = any (known.corp_ids)";
  private static final String ONLY_CORP =
      "case when cardinality(known.corp_ids) = 1 then known.corp_ids[1] end";

  /** Records the opened sessions. */
  private static final String LOGGED_LOGIN =
      """
      logged as (
        insert into wechat_login.event
          (user_id, at, id, kind, login_type, detail, request_id, actor_kind)
        select
          known.user_id,
          known.now,
          known.session_id,
          'login',
          known.login_type,
          null,
          known.request_id,
          'person'
        from known
        join opened on opened.id = known.session_id
        returning event.id
      )\
      """;

  /** Records the opened sessions, and why the others were not opened. */
  private static final String LOGGED_LOGIN_OR_REFUSAL =
      """
      logged as (
        insert into wechat_login.event
          (user_id, at, id, kind, login_type, detail, request_id, actor_kind)
        select
          known.user_id,
          known.now,
          known.session_id,
          case when opened.id is null then 'refused' else 'login' end,
          known.login_type,
          case
            when opened.id is null and known.status = 'active' then 'not_a_member'
            when opened.id is null then 'user_disabled'
          end,
          known.request_id,
          'person'
        from known
        left join opened on opened.id = known.session_id
        returning event.id
      )\
      """;

  /**
   * Keeps from where the recorded refusals came, beside their events. The origin of a login stands
   * in its session; a trigger moves it here when the session ends.
   */
  private static final String REFUSED_ORIGINS =
      """
      origins as (
        insert into wechat_login.event_origin (user_id, at, id, address, user_agent)
        select known.user_id, known.now, known.session_id, known.address, known.user_agent
        from known
        left join opened on opened.id = known.session_id
        where opened.id is null
          and (known.address is not null or known.user_agent is not null)
        returning event_origin.id
      )\
      """;

  private static final String FOR_ALL_KNOWN = "kept_for as (select known.* from known)";

  private static final String FOR_ALL_WITH_A_SESSION =
      """
      kept_for as (
        select known.*
        from known
        where exists (select from opened where opened.id = known.session_id)
      )\
      """;

  private static final String USERS =
      """
      select
        known.n,
        known.user_id,
        known.display_name,
        known.status,
        known.corp_ids,
        array(
          select organization.corp_name
          from wechat_login.organization
          where organization.corp_id = any (known.corp_ids)
          order by organization.corp_id
        ) as corp_names
      from known
      """;

  private static final String USERS_WITH_SESSIONS =
      """
      select
        known.n,
        known.user_id,
        known.display_name,
        known.status,
        known.corp_ids,
        array(
          select organization.corp_name
          from wechat_login.organization
          where organization.corp_id = any (known.corp_ids)
          order by organization.corp_id
        ) as corp_names,
        known.login_type,
        opened.id as session_id,
        opened.corp_id
      from known
      left join opened on opened.id = known.session_id
      """;

  private SignInSql() {}

  static String issueLoginCode(Variant variant) {
    List<String> parts = new ArrayList<>(List.of(KnownUserSql.byIdentity(variant), ISSUED));
    parts.addAll(KeepingSql.parts(variant, FOR_ALL_KNOWN));
    return with(parts, USERS);
  }

  static String openSession(Variant variant) {
    List<String> parts =
        new ArrayList<>(List.of(KnownUserSql.byIdentity(variant), opened(variant), LOGGED_LOGIN));
    parts.addAll(KeepingSql.parts(variant, FOR_ALL_WITH_A_SESSION));
    return with(parts, USERS_WITH_SESSIONS);
  }

  static String trade(Variant variant) {
    return with(
        List.of(
            KnownUserSql.USED_CODE,
            KnownUserSql.BY_CODE,
            opened(variant),
            LOGGED_LOGIN_OR_REFUSAL,
            REFUSED_ORIGINS),
        USERS_WITH_SESSIONS);
  }

  static String resume(Variant variant) {
    return with(List.of(), LiveSessionSql.LIVE_SESSIONS);
  }

  /** Joins the parts behind the head, which ends with the table {@code request}. */
  static String with(List<String> parts, String select) {
    StringBuilder sql = new StringBuilder();
    parts.forEach(part -> sql.append(",\n").append(part));
    return sql.append('\n').append(select).toString();
  }

  private static String opened(Variant variant) {
    return variant.corpId()
        ? OPENED.formatted(REQUESTED_CORP, MEMBER_OF_IT)
        : OPENED.formatted(ONLY_CORP, "");
  }
}
