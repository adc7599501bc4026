package io.wechatlogin.application.contract;

import static io.wechatlogin.application.contract.Race.race;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.port.IdentityConflicts;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.IdentityConflict;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Specifies {@link IdentityConflicts}. A conflict between the same users must be new once only,
 * also among concurrent logins. It must be gone with its account, and with each of its users.
 */
public abstract class IdentityConflictsContract extends PortContract {
  private final UserId owner = new UserId(id("u"));
  private final UserId unionOwner = new UserId(id("u"));
  private final Identity person = personWithUnionId();

  @Test
  void aConflictIsNotedOnce() {
    IdentityConflict first = conflict(person, owner, unionOwner, NOW);
    assertThat(conflicts().isNoted(person)).isFalse();
    assertThat(conflicts().note(first)).isTrue();
    assertThat(conflicts().note(conflict(person, owner, unionOwner, NOW.plusSeconds(9)))).isFalse();
    assertThat(conflicts().isNoted(person)).isTrue();
    assertThat(mine()).containsExactly(first);
  }

  @Test
  void aConflictIsAboutOneAccountAndOneUnionId() {
    conflicts().note(conflict(person, owner, unionOwner, NOW));
    Identity inAnotherApp = new Identity("wx2", "default", person.openId(), person.unionId());
    assertThat(conflicts().isNoted(person.withUnionId(id("u")))).isFalse();
    assertThat(conflicts().isNoted(new Identity("wx1", "default", person.openId(), null)))
        .isFalse();
    assertThat(conflicts().isNoted(inAnotherApp)).isFalse();
    IdentityConflict second = conflict(person.withUnionId(id("u")), owner, unionOwner, NOW);
    assertThat(conflicts().note(second)).isTrue();
    assertThat(mine()).hasSize(2);
  }

  @Test
  void betweenOtherUsersItIsANewConflictInPlaceOfTheOldOne() {
    UserId newOwner = new UserId(id("u"));
    conflicts().note(conflict(person, owner, unionOwner, NOW));
    IdentityConflict changed = conflict(person, newOwner, unionOwner, NOW.plusSeconds(9));
    assertThat(conflicts().note(changed)).isTrue();
    assertThat(mine()).containsExactly(changed);
  }

  @Test
  void theConflictsOfAnAccountAreRemovedWhateverTheirUnionId() {
    Identity other = personWithUnionId();
    conflicts().note(conflict(person, owner, unionOwner, NOW));
    conflicts().note(conflict(person.withUnionId(id("u")), owner, unionOwner, NOW));
    IdentityConflict stays = conflict(other, owner, unionOwner, NOW);
    conflicts().note(stays);
    conflicts().remove(new Identity("wx1", "default", person.openId(), null));
    assertThat(mine()).containsExactly(stays);
    assertThat(conflicts().isNoted(person)).isFalse();
  }

  @Test
  void theConflictsOfAUserAreRemovedOnBothSides() {
    UserId third = new UserId(id("u"));
    IdentityConflict stays = conflict(personWithUnionId(), third, unionOwner, NOW);
    conflicts().note(conflict(person, owner, unionOwner, NOW));
    conflicts().note(conflict(personWithUnionId(), third, owner, NOW));
    conflicts().note(stays);
    conflicts().removeAll(owner);
    assertThat(mine()).containsExactly(stays);
  }

  @Test
  void conflictsComeInPagesTheNewestFirst() {
    List<IdentityConflict> newestFirst = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      IdentityConflict next =
          conflict(personWithUnionId(), owner, unionOwner, NOW.plusSeconds(i / 2));
      conflicts().note(next);
      newestFirst.add(next);
    }
    List<IdentityConflict> found = mine();
    assertThat(found).containsExactlyInAnyOrderElementsOf(newestFirst);
    assertThat(found)
        .isSortedAccordingTo((one, other) -> other.detectedAt().compareTo(one.detectedAt()));
  }

  @Test
  void aConflictIsUndoneWithItsTransaction() {
    assertThatThrownBy(
            () ->
                ports()
                    .store()
                    .transactions()
                    .run(
                        () -> {
                          conflicts().note(conflict(person, owner, unionOwner, NOW));
                          throw new IllegalStateException("undone");
                        }))
        .hasMessage("undone");
    assertThat(conflicts().isNoted(person)).isFalse();
  }

  @Test
  void oneOfManyConcurrentLoginsNotesTheConflict() {
    assertThat(race(i -> () -> conflicts().note(conflict(person, owner, unionOwner, NOW))))
        .containsOnlyOnce(true);
    assertThat(mine()).hasSize(1);
  }

  private static IdentityConflict conflict(
      Identity identity, UserId owner, UserId unionOwner, Instant at) {
    return new IdentityConflict(id("c"), "Main", identity, owner, unionOwner, at);
  }

  /** Returns the conflicts of this test, in the order of the list. */
  private List<IdentityConflict> mine() {
    List<IdentityConflict> found = new ArrayList<>();
    Page<IdentityConflict> page = conflicts().list(PageRequest.first(2));
    found.addAll(page.items());
    while (page.next().isPresent()) {
      page = conflicts().list(new PageRequest(page.next().orElseThrow(), 2));
      assertThat(page.items()).hasSizeLessThanOrEqualTo(2);
      found.addAll(page.items());
    }
    return found.stream()
        .filter(
            conflict ->
                conflict.userId().equals(owner) || conflict.unionUserId().equals(unionOwner))
        .toList();
  }

  private IdentityConflicts conflicts() {
    return ports().identities().conflicts();
  }
}
