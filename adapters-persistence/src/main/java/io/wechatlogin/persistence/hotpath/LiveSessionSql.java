package io.wechatlogin.persistence.hotpath;

import io.wechatlogin.domain.session.Session;

/**
 * The SQL that finds the live sessions of tokens, with their users. A token that is only offered to
 * a session has a row without one, so that an unknown token, which anybody can make up, costs no
 * further statement. Offers are looked up only for tokens without a session.
 */
final class LiveSessionSql {
  static final String LIVE_SESSIONS =
      """
      select
        request.n,
        found.*,
        array(
          select organization.corp_name
          from wechat_login.organization
          where organization.corp_id = any (found.corp_ids)
          order by organization.corp_id
        ) as corp_names
      from request
      left join lateral (
        select
          session.id as session_id,
          session.user_id,
          session.corp_id,
          session.login_type,
          session.created_at,
          session.seen_at,
          app_user.display_name,
          app_user.status,
          array(
            select membership.corp_id
            from wechat_login.membership
            where membership.user_id = app_user.id
            order by membership.corp_id
          ) as corp_ids
        from wechat_login.session
        join wechat_login.app_user on app_user.id = session.user_id
        left join lateral (
          select
            user_revocation.generation,
            user_revocation.ended_generation,
            user_revocation.ended_at
          from wechat_login.user_revocation
          where user_revocation.user_id = session.user_id
          offset 0
        ) as user_revocation on true
        where session.token = request.token_hash
          and session.seen_at + interval '%d s' > request.now
          and session.created_at > request.now - interval '%d s'
          and %s
        offset 0
      ) as found on true
      where found.session_id is not null
        or (
          select true
          from wechat_login.session_successor
          where session_successor.token = request.token_hash
            and session_successor.expires_at + interval '0' > request.now
        )
      """
          .formatted(
              Session.IDLE_LIFETIME.toSeconds(),
              Session.LIFETIME.toSeconds(),
              KnownUserSql.isAlive("session"));

  private LiveSessionSql() {}
}
