package io.wechatlogin.application.contract;

import static io.wechatlogin.application.contract.Race.CALLERS;
import static io.wechatlogin.application.contract.Race.race;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.port.BindingFilter;
import io.wechatlogin.application.port.BindingRemoval;
import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.user.UserId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * Specifies {@link Bindings} and {@link BindingRemoval}. A store must enforce the three uniqueness
 * rules itself, also under concurrency: an openId has one user in an app, a user has one openId in
 * an app, and a unionId has one user in all apps of an Open Platform account. A conflicting write
 * must change nothing and return false. A removed binding must free its unionId unless another
 * binding has it.
 */
public abstract class BindingsContract extends PortContract {
  @Test
  void aBindingIsFoundByIdentityAndByUser() {
    Identity person = personWithUnionId();
    Binding binding = binding(person, user().id());
    assertThat(bindings().add(binding)).isTrue();
    assertThat(bindings().factsOf(person).bound()).contains(binding);
    assertThat(bindings().factsOf(person).unionOwner()).contains(binding.userId());
    assertThat(bindings().find(binding.userId(), "wx1")).contains(binding);
    assertThat(bindings().find(binding.userId(), "wx2")).isEmpty();
    assertThat(bindings().ofUser(binding.userId())).containsExactly(binding);
  }

  @Test
  void bindingsAreListedByEachFilterAndByAllTogether() {
    String app = id("wx");
    Identity person = new Identity(app, id("platform"), id("o"), id("u"));
    Binding binding = new Binding(id("b"), id("Instance"), person, user().id(), NOW);
    assertThat(bindings().add(binding)).isTrue();
    boundUser(personWithUnionId());
    BindingFilter all = BindingFilter.ALL;
    for (BindingFilter filter :
        List.of(
            all.withUserId(binding.userId()),
            all.withOpenId(person.openId()),
            all.withUnionId(person.knownUnionId().orElseThrow()),
            all.withAppId(app),
            all.withInstanceNames(Set.of("Other", binding.instanceName())),
            all.withUserId(binding.userId())
                .withOpenId(person.openId())
                .withUnionId(person.knownUnionId().orElseThrow())
                .withAppId(app)
                .withInstanceNames(Set.of(binding.instanceName())))) {
      assertThat(bindings().list(filter, PageRequest.first(50)).items()).containsExactly(binding);
      assertThat(bindings().list(filter.withAppId(id("wx")), PageRequest.first(50)).items())
          .isEmpty();
    }
    assertThat(
            bindings().list(all.withInstanceNames(Set.of()), PageRequest.first(50)).items())
        .isEmpty();
  }

  @Test
  void bindingsOfAUserAreListedInPagesOldestFirst() {
    UserId userId = user().id();
    List<Binding> expected = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Identity person = new Identity("wx-list" + i, "default", id("o"), null);
      // Two of the same moment, so that their ids decide.
      Binding binding =
          new Binding("b" + i + id(""), "Main", person, userId, NOW.plusSeconds(i / 2));
      assertThat(bindings().add(binding)).isTrue();
      expected.add(binding);
    }
    assertThat(allPages(BindingFilter.ALL.withUserId(userId), 2)).isEqualTo(expected);
    assertThat(allPages(BindingFilter.ALL.withUserId(userId), 5)).isEqualTo(expected);
  }

  @Test
  void bindingsOfAnAppAreListedInPagesEachOnce() {
    String app = id("wx");
    Set<Binding> expected = new HashSet<>();
    for (int i = 0; i < 7; i++) {
      Binding binding = binding(new Identity(app, "default", id("o"), null), user().id());
      assertThat(bindings().add(binding)).isTrue();
      expected.add(binding);
    }
    List<Binding> pages = allPages(BindingFilter.ALL.withAppId(app), 3);
    assertThat(pages).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
  }

  private List<Binding> allPages(BindingFilter filter, int limit) {
    List<Binding> rows = new ArrayList<>();
    Optional<PageRequest> next = Optional.of(PageRequest.first(limit));
    while (next.isPresent()) {
      Page<Binding> page = bindings().list(filter, next.get());
      assertThat(page.items().size()).isLessThanOrEqualTo(limit);
      rows.addAll(page.items());
      next = page.next().map(last -> new PageRequest(last, limit));
    }
    return rows;
  }

  @Test
  void anUnboundIdentityHasNoFactsAtAll() {
    assertThat(bindings().factsOf(personWithUnionId()).bound()).isEmpty();
    assertThat(bindings().factsOf(personWithUnionId()).unionOwner()).isEmpty();
    assertThat(bindings().factsOf(person()).unionOwner()).isEmpty();
  }

  @Test
  void anOpenIdHasAtMostOneUserInAnApp() {
    Identity person = person();
    boundUser(person);
    assertThat(bindings().add(binding(person, user().id()))).isFalse();
  }

  @Test
  void aUserHasAtMostOneOpenIdInAnApp() {
    UserId user = boundUser(person());
    assertThat(bindings().add(binding(person(), user))).isFalse();
  }

  @Test
  void removingABindingAgainKeepsItsSuccessor() {
    Identity person = personWithUnionId();
    Binding first = binding(person, user().id());
    assertThat(bindings().add(first)).isTrue();
    assertThat(removal().remove(first)).isTrue();
    assertThat(removal().remove(first)).isFalse();
    assertThat(bindings().factsOf(person).unionOwner()).isEmpty();
    Binding second = binding(person, first.userId());
    assertThat(bindings().add(second)).isTrue();
    assertThat(removal().remove(first)).isFalse();
    assertThat(bindings().find(first.userId(), "wx1")).contains(second);
  }

  @Test
  void aUnionIdHasOneUserInAllAppsOfAnOpenPlatform() {
    Identity person = personWithUnionId();
    UserId owner = boundUser(person);
    assertThat(bindings().add(binding(inAnotherApp(person), user().id()))).isFalse();
    assertThat(bindings().add(binding(inAnotherApp(person), owner))).isTrue();
  }

  @Test
  void aUnionIdOfAnotherOpenPlatformIsAnotherPerson() {
    Identity person = personWithUnionId();
    boundUser(person);
    Identity onOtherPlatform = new Identity("wx2", "other", id("o"), person.unionId());
    assertThat(bindings().factsOf(onOtherPlatform).unionOwner()).isEmpty();
    assertThat(bindings().add(binding(onOtherPlatform, user().id()))).isTrue();
  }

  @Test
  void aRefusedBindingDoesNotStoreItsUnionId() {
    UserId user = boundUser(person());
    Identity unbound = personWithUnionId();
    assertThat(bindings().add(binding(unbound, user))).isFalse();
    assertThat(bindings().factsOf(unbound).unionOwner()).isEmpty();
    boundUser(unbound);
  }

  @Test
  void oneOfManyConcurrentBindingsOfAnIdentityWins() {
    Identity person = person();
    assertThat(race(i -> adding(person))).filteredOn(added -> added).hasSize(1);
  }

  @Test
  void oneOfManyConcurrentBindingsOfAUnionIdWins() {
    Identity person = personWithUnionId();
    assertThat(race(i -> adding(new Identity("wx" + i, "default", id("o"), person.unionId()))))
        .filteredOn(added -> added)
        .hasSize(1);
  }

  @Test
  void concurrentRemovalsLeaveTheLastBinding() {
    UserId user = user().id();
    for (int i = 0; i < CALLERS; i++) {
      Identity person = new Identity("wx" + i, "default", id("o"), null);
      assertThat(bindings().add(binding(person, user))).isTrue();
    }
    assertThat(race(i -> () -> removedUnlessLast(user, "wx" + i)))
        .filteredOn(removed -> !removed)
        .hasSize(1);
    assertThat(bindings().ofUser(user)).hasSize(1);
  }

  private boolean removedUnlessLast(UserId user, String appId) {
    return ports()
        .store()
        .transactions()
        .run(() -> removal().holdAll(user).size() > 1 && removal().remove(user, appId).isPresent());
  }

  @Test
  void aUnionIdCanBeAddedToABindingLater() {
    Identity person = person();
    UserId user = boundUser(person);
    String unionId = id("u");
    assertThat(bindings().learnUnionId(bindings().find(user, "wx1").orElseThrow(), unionId))
        .isTrue();
    assertThat(bindings().factsOf(person.withUnionId(unionId)).unionOwner()).contains(user);
    assertThat(bindings().find(user, "wx1").orElseThrow().identity().unionId()).isEqualTo(unionId);
  }

  @Test
  void aUnionIdCanBeAddedInAnotherAppOfItsOwner() {
    Identity person = personWithUnionId();
    UserId user = boundUser(person);
    Identity withoutUnionId = new Identity("wx2", person.openPlatform(), id("o"), null);
    assertThat(bindings().add(binding(withoutUnionId, user))).isTrue();
    Binding binding = bindings().find(user, "wx2").orElseThrow();
    assertThat(bindings().learnUnionId(binding, person.knownUnionId().orElseThrow())).isTrue();
    assertThat(bindings().find(user, "wx2").orElseThrow().identity().knownUnionId())
        .isEqualTo(person.knownUnionId());
  }

  @Test
  void aUnionIdOfAnotherUserIsNotStored() {
    Identity owned = personWithUnionId();
    boundUser(owned);
    UserId user = boundUser(person());
    Binding binding = bindings().find(user, "wx1").orElseThrow();
    assertThat(bindings().learnUnionId(binding, owned.knownUnionId().orElseThrow())).isFalse();
    assertThat(bindings().find(user, "wx1")).contains(binding);
  }

  @Test
  void removingABindingRemovesItsUnionId() {
    Identity person = personWithUnionId();
    UserId user = boundUser(person);
    assertThat(removal().remove(user, "wx1")).isPresent();
    assertThat(removal().remove(user, "wx1")).isEmpty();
    assertThat(bindings().factsOf(person).bound()).isEmpty();
    assertThat(bindings().factsOf(person).unionOwner()).isEmpty();
    boundUser(person);
  }

  @Test
  void aUnionIdStaysWhileAnotherBindingHasIt() {
    Identity person = personWithUnionId();
    UserId user = boundUser(person);
    assertThat(bindings().add(binding(inAnotherApp(person), user))).isTrue();
    assertThat(removal().remove(user, "wx1")).isPresent();
    assertThat(bindings().factsOf(person).unionOwner()).contains(user);
  }

  @Test
  void allBindingsOfAUserAreRemovedTogether() {
    Identity person = personWithUnionId();
    UserId user = boundUser(person);
    assertThat(bindings().add(binding(inAnotherApp(person), user))).isTrue();
    UserId another = boundUser(person());
    assertThat(removal().removeAll(user)).hasSize(2);
    assertThat(bindings().ofUser(user)).isEmpty();
    assertThat(bindings().ofUser(another)).hasSize(1);
    assertThat(bindings().factsOf(person).unionOwner()).isEmpty();
  }

  private Callable<Boolean> adding(Identity identity) {
    Binding binding = binding(identity, user().id());
    return () -> bindings().add(binding);
  }

  private static Identity inAnotherApp(Identity person) {
    return new Identity("wx2", person.openPlatform(), id("o"), person.unionId());
  }

  private Bindings bindings() {
    return ports().identities().bindings();
  }

  private BindingRemoval removal() {
    return ports().identities().removal();
  }
}
