package io.wechatlogin.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.UserFilter;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.profile.ProfileUpdate;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.WebToken;
import io.wechatlogin.domain.user.Corp;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Specifies the list of {@link io.wechatlogin.application.port.ManagedDirectory}. A directory must
 * find a user by any part of two characters or more of its present names, and by its whole ids; by
 * nothing else, and no other user; each user once, in pages; at once after each change.
 */
public abstract class UserListContract extends PortContract {
  private static final UserFilter ALL = UserFilter.ALL;

  /** A word that the names of this test only have. */
  private final String word = id("w").substring(0, 17);

  @Test
  void aUserIsFoundByEachPartOfItsName() {
    User user = named("Ann " + word + " 李小龙-Ω");
    for (String part :
        List.of(
            "Ann " + word,
            "ann " + word.toUpperCase(Locale.ROOT),
            word,
            word.substring(3, 9) + word.substring(9),
            word + " 李小",
            word + " 李小龙-Ω",
            word + "　李小",
            "Ａｎｎ " + word)) {
      assertThat(users(ALL.withQuery(part))).as(part).containsExactly(user);
    }
    for (String other : List.of(word + "x", word + "%", word + "_", "%" + word, word + "李")) {
      assertThat(users(ALL.withQuery(other))).as(other).isEmpty();
    }
  }

  @Test
  void twoChineseCharactersAreEnough() {
    User user = named("张" + word + "龘靐");
    User other = named("龘" + word + "靐");
    assertThat(users(ALL.withQuery("龘靐"))).contains(user).doesNotContain(other);
    assertThat(users(ALL.withQuery("靐龘"))).doesNotContain(user, other);
    assertThat(users(ALL.withQuery(" 龘靐 "))).contains(user);
  }

  @Test
  void charactersOutsideOfTheBasicPlaneAreCharacters() {
    User user = named(word + "🐼𠮷 ");
    assertThat(users(ALL.withQuery("🐼𠮷"))).contains(user);
    assertThat(users(ALL.withQuery(word + "🐼𠮷"))).containsExactly(user);
  }

  @Test
  void aLongQueryIsComparedAsAWhole() {
    User user = named(word + " the quick brown fox jumps over the lazy dog");
    named(word + " the quick brown dog jumps over the lazy fox");
    assertThat(users(ALL.withQuery(word + " the quick brown fox jumps over the lazy dog")))
        .containsExactly(user);
  }

  @Test
  void aUserIsFoundByTheNicknameOfABoundAccount() {
    Identity before = person();
    nickname(before, "Nick " + word + " one");
    UserId userId = boundUser(before);
    assertThat(ids(ALL.withQuery(word))).containsExactly(userId);
    Identity after = inAnotherApp(before);
    assertThat(ports().identities().bindings().add(binding(after, userId))).isTrue();
    nickname(after, "Nick " + word + " two");
    assertThat(ids(ALL.withQuery(word))).containsExactly(userId);
    assertThat(ids(ALL.withQuery(word + " two"))).containsExactly(userId);
    assertThat(ids(ALL.withQuery(word + " one"))).containsExactly(userId);

    nickname(after, "Renamed " + word);
    assertThat(ids(ALL.withQuery(word + " two"))).isEmpty();
    assertThat(ids(ALL.withQuery("renamed " + word))).containsExactly(userId);
    ports().identities().profiles().clear(after, NOW);
    assertThat(ids(ALL.withQuery("renamed " + word))).isEmpty();
    assertThat(ports().identities().removal().remove(userId, "wx1")).isPresent();
    assertThat(ids(ALL.withQuery(word))).isEmpty();
  }

  @Test
  void anErasedProfileAndAStrangerAreNotFound() {
    Identity person = person();
    nickname(person, "Nick " + word);
    assertThat(ids(ALL.withQuery(word))).isEmpty();
    UserId userId = boundUser(person);
    assertThat(ids(ALL.withQuery(word))).containsExactly(userId);
    ports().identities().profiles().erase(person);
    assertThat(ids(ALL.withQuery(word))).isEmpty();
  }

  @Test
  void anOldNameAndAnErasedUserAreNotFound() {
    User user = named("Old " + word);
    put(user.id(), "New " + word, User.Status.ACTIVE);
    assertThat(users(ALL.withQuery("Old " + word))).isEmpty();
    assertThat(ids(ALL.withQuery("New " + word))).containsExactly(user.id());
    assertThat(directory().erase(user.id())).isTrue();
    assertThat(users(ALL.withQuery(word))).isEmpty();
  }

  @Test
  void aUserIsFoundByEachOfItsWholeIds() {
    Identity person = personWithUnionId();
    UserId userId = boundUser(person);
    for (String whole :
        List.of(userId.value(), person.openId(), person.knownUnionId().orElseThrow())) {
      assertThat(ids(ALL.withQuery(whole))).containsExactly(userId);
      assertThat(ids(ALL.withQuery(whole.substring(1)))).isEmpty();
      assertThat(ids(ALL.withQuery(whole + "x"))).isEmpty();
    }
  }

  @Test
  void aUserWhoseIdIsInTheNameOfOthersComesOnce() {
    UserId userId = new UserId(word);
    put(userId, "Is " + word, User.Status.ACTIVE);
    List<UserId> all = new ArrayList<>(List.of(userId));
    for (int i = 0; i < 4; i++) {
      all.add(named("Knows " + word).id());
    }
    for (int limit : new int[] {1, 2, 5, 200}) {
      assertThat(pages(ALL.withQuery(word), limit)).containsExactlyInAnyOrderElementsOf(all);
    }
  }

  @Test
  void statusAndOrganizationNarrowTheList() {
    CorpId corp = new CorpId(id("c"));
    directory().put(new Corp(corp, "Corp"));
    UserId member = new UserId(id("u"));
    put(member, "Member " + word, User.Status.ACTIVE, corp);
    UserId leaver = new UserId(id("u"));
    put(leaver, "Leaver " + word, User.Status.DISABLED, corp);
    UserId other = named("Other " + word).id();

    assertThat(ids(ALL.withCorpId(corp))).containsExactlyInAnyOrder(member, leaver);
    assertThat(ids(ALL.withCorpId(corp).withStatus(User.Status.ACTIVE))).containsExactly(member);
    UserFilter named = ALL.withQuery(word);
    assertThat(ids(named)).containsExactlyInAnyOrder(member, leaver, other);
    assertThat(ids(named.withStatus(User.Status.ACTIVE))).containsExactlyInAnyOrder(member, other);
    assertThat(ids(named.withStatus(User.Status.DISABLED))).containsExactly(leaver);
    assertThat(ids(named.withCorpId(corp))).containsExactlyInAnyOrder(member, leaver);
    assertThat(ids(named.withCorpId(new CorpId(id("c"))))).isEmpty();
    assertThat(ids(ALL.withQuery(member.value()).withStatus(User.Status.DISABLED))).isEmpty();
    assertThat(pages(ALL.withStatus(User.Status.DISABLED), 200)).contains(leaver);
    assertThat(pages(ALL.withStatus(User.Status.ACTIVE), 200))
        .contains(member, other)
        .doesNotContain(leaver);

    put(leaver, "Leaver " + word, User.Status.ACTIVE);
    assertThat(ids(ALL.withCorpId(corp))).containsExactly(member);
    assertThat(ids(named.withStatus(User.Status.DISABLED))).isEmpty();
  }

  @Test
  void allUsersComeInPagesEachOnce() {
    List<UserId> some = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      some.add(named("N" + i + " " + word).id());
    }
    assertThat(pages(ALL.withQuery(word), 3)).containsExactlyInAnyOrderElementsOf(some);
    assertThat(pages(ALL, 200)).doesNotHaveDuplicates().containsAll(some);
  }

  private User named(String name) {
    UserId userId = new UserId(id("u"));
    put(userId, name, User.Status.ACTIVE);
    return directory().find(userId).orElseThrow();
  }

  private void put(UserId userId, String name, User.Status status, CorpId... corps) {
    assertThat(directory().put(userId, name, status, Set.of(corps))).isPresent();
  }

  private void nickname(Identity person, String nickname) {
    WebToken token =
        new WebToken(
            person.openId(),
            "snsapi_userinfo",
            new Secret("access"),
            new Secret("refresh"),
            NOW,
            Duration.ofHours(2));
    Profile profile = new Profile(person.openId(), null, nickname, "", 0, "", "", "");
    ports()
        .identities()
        .profiles()
        .keep(person, new ProfileUpdate(id("p"), token, profile, NOW), null);
  }

  private static Identity inAnotherApp(Identity person) {
    return new Identity("wx2", person.openPlatform(), id("o"), null);
  }

  private List<User> users(UserFilter filter) {
    return directory().list(filter, PageRequest.first(50)).items();
  }

  private List<UserId> ids(UserFilter filter) {
    return users(filter).stream().map(User::id).toList();
  }

  private List<UserId> pages(UserFilter filter, int limit) {
    List<UserId> rows = new ArrayList<>();
    Optional<PageRequest> next = Optional.of(PageRequest.first(limit));
    while (next.isPresent()) {
      Page<User> page = directory().list(filter, next.get());
      assertThat(page.items().size()).isLessThanOrEqualTo(limit);
      page.items().forEach(user -> rows.add(user.id()));
      next = page.next().map(last -> new PageRequest(last, limit));
    }
    assertThat(rows).doesNotHaveDuplicates();
    return rows;
  }

}
