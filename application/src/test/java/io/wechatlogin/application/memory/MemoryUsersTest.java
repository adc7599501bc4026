package io.wechatlogin.application.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.contract.GivenNumbers;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import org.junit.jupiter.api.Test;

class MemoryUsersTest {
  @Test
  void aTakenIdIsDrawnAgain() {
    MemoryUsers users =
        new MemoryUsers(
            new MemoryStore(),
            new GivenNumbers(100_000_000_000_001L, 100_000_000_000_001L, 100_000_000_000_002L));
    users.create(new UserId("100000000000001"), "The host's", User.Status.DISABLED);
    assertThat(users.register("Alice").id()).isEqualTo(new UserId("100000000000002"));
    assertThat(users.find(new UserId("100000000000001")).orElseThrow().displayName())
        .isEqualTo("The host's");
  }
}
