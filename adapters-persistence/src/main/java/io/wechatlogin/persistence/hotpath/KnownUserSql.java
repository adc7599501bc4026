package io.wechatlogin.persistence.hotpath;

/**
 * The SQL that finds the users of requests, the part {@code known}: by the identity that WeChat
 * proved, or by a loginCode.
 */
final class KnownUserSql {
  /**
   * The binding has the unionId that the identity brings, or is known to be in conflict about it: the
   * unionId is still that of another user. The second part is looked at only where the first one
   * does not hold.
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

  /** Removes the loginCodes: each is used up by this attempt, even if it has expired. */
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
          one_time_code.expires_at
      )\
      """;

  /** Finds the users of loginCodes. Of requests that bring the same code, the first one has it. */
  static final String BY_CODE =
      """
      known as (
        select
          first.*,
          app_user.id as user_id,
          app_user.display_name,
          app_user.status,
          code.login_type,
          array(
            select membership.corp_id
            from wechat_login.membership
            where membership.user_id = app_user.id
            order by membership.corp_id
          ) as corp_ids
        from code
        cross join lateral (
          select request.*
          from request
          where request.code_hash = code.hash
            and request.now < code.expires_at
          order by request.n
          limit 1
        ) as first
        join wechat_login.app_user on app_user.id = code.user_id
      )\
      """;

  private KnownUserSql() {}

  /**
   * Returns the part that finds the active users of identities whose bindings lack nothing that the
   * identity brings. A login that keeps a profile locks the binding: a concurrent unbinding either
   * comes first, or waits and then erases the profile.
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
        where binding.app_id = request.app_id
          and binding.open_id = request.open_id
          %s
        offset 0
        %s
      ) as found
    )\
    """
        .formatted(variant.unionId() ? SAME_UNION_ID : "", variant.token() ? LOCKED_BINDING : "");
  }
}
