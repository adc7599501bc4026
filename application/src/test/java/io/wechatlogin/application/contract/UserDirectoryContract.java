package io.wechatlogin.application.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What {@link io.wechatlogin.application.port.UserDirectory} must do, be the users kept here or by
 * the host.
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
    UserId nobody = new UserId(id("nobody"));
    assertThat(ports().users().find(nobody)).isEmpty();
    assertThat(ports().store().transactions().run(() -> ports().users().hold(nobody))).isEmpty();
  }

  @Test
  void aRegistrationIsUndoneWithItsTransaction() {
    List<UserId> made = new ArrayList<>();
    assertThatThrownBy(
            () ->
                ports()
                    .store()
                    .transactions()
                    .run(
                        () -> {
                          made.add(ports().users().register("Someone").id());
                          throw new IllegalStateException("undone");
                        }))
        .hasMessage("undone");
    assertThat(made).hasSize(1).allMatch(id -> ports().users().find(id).isEmpty());
  }
}
