package io.wechatlogin.application.port;

import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserQuery;
import org.jspecify.annotations.Nullable;

/**
 * Which users are wanted: those that fit all fields that are not null.
 *
 * @param query a part of a name, or a whole id
 * @param corpId an organization that they are members of
 */
public record UserFilter(
    @Nullable UserQuery query, User.@Nullable Status status, @Nullable CorpId corpId) {
  /** Wants every user. */
  public static final UserFilter ALL = new UserFilter(null, null, null);

  /** Returns this filter, for users whom a text may mean. */
  public UserFilter withQuery(String text) {
    return new UserFilter(new UserQuery(text), status, corpId);
  }

  /** Returns this filter, for users of a status. */
  public UserFilter withStatus(User.Status wanted) {
    return new UserFilter(query, wanted, corpId);
  }

  /** Returns this filter, for members of an organization. */
  public UserFilter withCorpId(CorpId wanted) {
    return new UserFilter(query, status, wanted);
  }

  /** Returns whether a user fits, whatever the query is. */
  public boolean fitsBesideQuery(User user) {
    return (status == null || status == user.status())
        && (corpId == null || user.isMemberOf(corpId));
  }
}
