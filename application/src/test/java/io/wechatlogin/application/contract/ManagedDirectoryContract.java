package io.wechatlogin.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.user.Corp;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Specifies {@link io.wechatlogin.application.port.ManagedDirectory}, in addition to {@link
 * UserDirectoryContract}. A directory must create, replace and erase users, list organizations by
 * id with their current names, refuse unknown organizations, and generate numeric ids that no user
 * has.
 */
public abstract class ManagedDirectoryContract extends UserDirectoryContract {
  private final UserId userId = new UserId(id("u"));

  @Test
  void aUserCanBeCreatedAndReplaced() {
    CorpId corp = corp("Acme");
    assertThat(directory().put(userId, "爱丽丝", User.Status.ACTIVE, Set.of(corp)))
        .contains(new User(userId, "爱丽丝", User.Status.ACTIVE, List.of(new Corp(corp, "Acme"))));
    assertThat(directory().put(userId, "Alice 🐼", User.Status.DISABLED, Set.of())).isPresent();
    User found = directory().find(userId).orElseThrow();
    assertThat(found.displayName()).isEqualTo("Alice 🐼");
    assertThat(found.status()).isEqualTo(User.Status.DISABLED);
    assertThat(found.corps()).isEmpty();
  }

  @Test
  void anUnknownOrganizationChangesNothing() {
    assertThat(directory().put(userId, "A", User.Status.ACTIVE, Set.of(new CorpId(id("unknown")))))
        .isEmpty();
    assertThat(directory().find(userId)).isEmpty();
  }

  @Test
  void organizationsAreListedByIdWithCurrentNames() {
    CorpId first = new CorpId("a" + id("c"));
    CorpId second = new CorpId("b" + id("c"));
    directory().put(new Corp(second, "Second"));
    directory().put(new Corp(first, "Old name"));
    directory().put(userId, "A", User.Status.ACTIVE, Set.of(second, first));
    directory().put(new Corp(first, "First"));
    assertThat(directory().find(userId).orElseThrow().corps())
        .containsExactly(new Corp(first, "First"), new Corp(second, "Second"));
  }

  @Test
  void generatedUserIdsAreNumbersOf15Or16DigitsThatFitAnyNumber() {
    for (int i = 0; i < 20; i++) {
      assertThat(user().id().value()).matches("[0-9]{15,16}");
      assertThat(Long.parseLong(user().id().value())).isLessThan(1L << 53);
    }
  }

  @Test
  void anErasedUserCanNoLongerBeFound() {
    UserId user = user().id();
    assertThat(directory().erase(user)).isTrue();
    assertThat(directory().erase(user)).isFalse();
    assertThat(directory().find(user)).isEmpty();
    assertThat(ports().store().transactions().run(() -> directory().hold(user))).isEmpty();
  }

  private CorpId corp(String name) {
    CorpId corpId = new CorpId(id("c"));
    directory().put(new Corp(corpId, name));
    return corpId;
  }
}
