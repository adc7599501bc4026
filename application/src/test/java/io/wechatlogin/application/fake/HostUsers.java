package io.wechatlogin.application.fake;

import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A directory of users that the host keeps itself. */
public final class HostUsers implements UserDirectory {
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

  public User add(String id, String displayName) {
    User user = new User(new UserId(id), displayName, User.Status.ACTIVE, List.of());
    users.put(user.id(), user);
    return user;
  }

  public void disable(UserId userId) {
    users.computeIfPresent(
        userId, (id, user) -> new User(id, user.displayName(), User.Status.DISABLED, List.of()));
  }

  public int count() {
    return users.size();
  }

  /** Sets an action that runs during every later {@link #find}. */
  public void duringFind(Runnable action) {
    duringFind = action;
  }

  public void remove(UserId userId) {
    users.remove(userId);
  }
}
