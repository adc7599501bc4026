package io.wechatlogin.application.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Specifies {@link io.wechatlogin.application.port.UserDirectory}, for the directory of this
 * product and for the directory of a host. A directory must register active users with distinct ids
 * and the chosen names, find them and lock them, return empty for an unknown id, and undo a
 * registration with its transaction.
 *
 * <p>Extend this class and return the {@link io.wechatlogin.application.port.Ports} that contain
 * your directory.
 */
public abstract class UserDirectoryContract extends PortContract {
  @Test
  void registeredUsersAreActiveAndDistinct() {
    User one = user();
    User other = user();
    assertThat(one.status()).isEqualTo(User.Status.ACTIVE);
    assertThat(one.corps()).isEmpty();
    assertThat(one.id()).isNotEqualTo(other.id());
  }

  @Test
  void aRegisteredUserKeepsTheChosenName() {
    String name = "爱丽丝 🐼 O'Hara";
    UserId id = ports().store().transactions().run(() -> ports().users().register(name)).id();
    assertThat(ports().users().find(id).orElseThrow().displayName()).isEqualTo(name);
    assertThat(ports().store().transactions().run(() -> ports().users().hold(id)))
        .isEqualTo(ports().users().find(id));
  }

  @Test
  void anUnknownUserIdReturnsNoUser() {
    UserId unknown = new UserId(id("unknown"));
    assertThat(ports().users().find(unknown)).isEmpty();
    assertThat(ports().store().transactions().run(() -> ports().users().hold(unknown))).isEmpty();
  }

  @Test
  void aRegistrationIsUndoneWithItsTransaction() {
    List<UserId> registered = new ArrayList<>();
    assertThatThrownBy(
            () ->
                ports()
                    .store()
                    .transactions()
                    .run(
                        () -> {
                          registered.add(ports().users().register("Someone").id());
                          throw new IllegalStateException("undone");
                        }))
        .hasMessage("undone");
    assertThat(registered).hasSize(1).allMatch(id -> ports().users().find(id).isEmpty());
  }
}
