package io.wechatlogin.application;

import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.domain.account.User;
import io.wechatlogin.domain.account.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The users of a host that keeps them itself. */
final class HostUsers implements UserDirectory {
  private final Map<UserId, User> users = new ConcurrentHashMap<>();
  private Runnable duringFind = () -> {};

  @Override
  public Optional<User> find(UserId userId) {
    duringFind.run();
    return Optional.ofNullable(users.get(userId));
  }

  @Override
  public Optional<User> hold(UserId userId) {
    return Optional.ofNullable(users.get(userId));
  }

  @Override
  public User register(String displayName) {
    return add("host-" + (users.size() + 1), displayName);
  }

  User add(String id, String displayName) {
    User user = new User(new UserId(id), displayName, User.Status.ACTIVE, List.of());
    users.put(user.id(), user);
    return user;
  }

  int count() {
    return users.size();
  }

  /** Does something in the middle of each look at a user from now on. */
  void duringFind(Runnable action) {
    duringFind = action;
  }

  void remove(UserId userId) {
    users.remove(userId);
  }
}
