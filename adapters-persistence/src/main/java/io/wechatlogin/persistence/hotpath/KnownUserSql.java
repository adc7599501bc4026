package io.wechatlogin.persistence.hotpath;

/**
 * The SQL that finds the users of requests, the part {@code known}: by the identity that WeChat
 * proved, or by a loginCode.
 */
final class KnownUserSql {
  /**
   * The binding has the unionId that the identity brings, or is known to be in conflict about it:
   * the unionId is still that of another user. The second part is looked at only where the first
   * one does not hold.
   */
  private static final String SAME_UNION_ID =
      """
      and (
        binding.union_id = request.union_id
        or exists (
          select
          from wechat_login.identity_conflict
          join wechat_login.union_identity
            on union_identity.open_platform = identity_conflict.open_platform
            and union_identity.union_id = identity_conflict.union_id
            and union_identity.user_id <> binding.user_id
          where identity_conflict.open_id = request.open_id
            and identity_conflict.app_id = request.app_id
            and identity_conflict.union_id = request.union_id
            and identity_conflict.user_id = binding.user_id
        )
      )\
      """;

  private static final String LOCKED_BINDING = "for key share of binding";

  /**
   * Removes the loginCodes: each is used up by this attempt, even if it has expired or its verifier
   * is wrong.
   */
  static final String USED_CODE =
      """
      code as (
        delete from wechat_login.one_time_code
        where one_time_code.hash = any (array(select request.code_hash from request))
          and one_time_code.kind = 'login'
        returning
          one_time_code.hash,
          one_time_code.user_id,
          one_time_code.login_type,
          one_time_code.code_challenge,
          one_time_code.binding_id,
          one_time_code.generation,
          one_time_code.expires_at
      )\
      """;

  /**
   * Finds the users of loginCodes that were not revoked. Of requests that bring the same code, the
   * first one has it.
   */
  static final String BY_CODE =
      """
      known as (
        select
          first.*,
          found.*,
          code.login_type,
          code.binding_id,
          code.generation
        from code
        cross join lateral (
          select request.*
          from request
          where request.code_hash = code.hash
            and request.now < code.expires_at
            and request.code_challenge is not distinct from code.code_challenge
          order by request.n
          limit 1
        ) as first
        cross join lateral (
          select
            app_user.id as user_id,
            app_user.display_name,
            app_user.status,
            array(
              select membership.corp_id
              from wechat_login.membership
              where membership.user_id = app_user.id
              order by membership.corp_id
            ) as corp_ids
          from wechat_login.app_user
          left join lateral (
            select
              user_revocation.generation,
              user_revocation.ended_generation,
              user_revocation.ended_at
            from wechat_login.user_revocation
            where user_revocation.user_id = app_user.id
            offset 0
          ) as user_revocation on true
          where app_user.id = code.user_id
            and %s
          offset 0
        ) as found
      )\
      """
          .formatted(isAlive("code"));

  /**
   * The age of a login is rounded up by this: the age that a request brings is from before it was
   * sent. A login that began so shortly after a revocation is looked at more closely by other
   * statements.
   */
  private static final String LONGEST_DELIVERY = "interval '10 s'";

  private KnownUserSql() {}

  /**
   * Returns the condition that a login has what it relies on. The binding is looked up only where
   * the user has had a revocation since.
   *
   * @param login the table of the login, which is joined with {@code user_revocation}, if there is
   *     a row
   */
  static String isAlive(String login) {
    return """
    case
            when %1$s.generation = coalesce(user_revocation.generation, 0) then true
            when %1$s.generation < user_revocation.ended_generation then false
            when %1$s.binding_id is null then true
            else (
              select true from wechat_login.binding where binding.id = %1$s.binding_id
            )
          end\
    """
        .formatted(login);
  }

  /**
   * Returns the part that finds the active users of identities whose bindings lack nothing that the
   * identity brings, unless a revocation came after the login began. A revocation that is not
   * visible yet is found later: the login keeps the generation that it saw. A login that keeps a
   * profile locks the binding: a concurrent unbinding either comes first, or waits and then erases
   * the profile.
   */
  static String byIdentity(Variant variant) {
    return """
    known as (
      select request.*, request.instance_name as login_type, found.*
      from request
      cross join lateral (
        select
          app_user.id as user_id,
          app_user.display_name,
          app_user.status,
          binding.id as binding_id,
          coalesce(user_revocation.generation, 0) as generation,
          array(
            select membership.corp_id
            from wechat_login.membership
            where membership.user_id = app_user.id
            order by membership.corp_id
          ) as corp_ids
        from wechat_login.binding
        join wechat_login.app_user
          on app_user.id = binding.user_id
          and app_user.status = 'active'
        left join lateral (
          select
            user_revocation.generation,
            user_revocation.ended_generation,
            user_revocation.ended_at
          from wechat_login.user_revocation
          where user_revocation.user_id = binding.user_id
          offset 0
        ) as user_revocation on true
        where binding.app_id = request.app_id
          and binding.open_id = request.open_id
          and coalesce(
            greatest(user_revocation.ended_at, binding.logins_from) < coalesce(
              request.began_at,
              clock_timestamp() - request.began_ago * interval '1 us' - %s
            ),
            true
          )
          %s
        offset 0
        %s
      ) as found
    )\
    """
        .formatted(
            LONGEST_DELIVERY,
            variant.unionId() ? SAME_UNION_ID : "",
            variant.token() ? LOCKED_BINDING : "");
  }
}
