package io.wechatlogin.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.identity.BindingRules.Decision;
import io.wechatlogin.domain.identity.BindingRules.Facts;
import io.wechatlogin.domain.identity.BindingRules.Past;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks {@link BindingRules} for every possible case, one per row of a table. The first four
 * columns are the facts, the rest is the decision. A bound identity is written {@code
 * user/unionId}; {@code -} means that there is no such fact.
 *
 * <p>If the identity has no unionId, the unionId has no owner; if it has no owner, the owner has no
 * binding. The binding that a user has in the app belongs to an {@code other} person or to the
 * {@code same} one. With {@code same} and an unbound identity, another transaction has added the
 * binding since the facts were read.
 */
class BindingRulesTest {
  /**
   * The columns: the unionId of the identity, the binding of the openId, the owner of the unionId,
   * the binding of that owner in the app, and the decision.
   */
  private static final String LOGIN =
      """
      -   -        -     -      unknown
      -   alice/-  -     -      known alice
      -   alice/u1 -     -      known alice
      -   alice/u2 -     -      known alice
      u1  -        -     -      unknown
      u1  -        alice -      add alice
      u1  -        alice other  refuse identity_taken
      u1  -        alice same   known alice
      u1  -        bob   -      add bob
      u1  -        bob   other  refuse identity_taken
      u1  -        bob   same   known bob
      u1  alice/-  -     -      learn alice
      u1  alice/-  alice -      learn alice
      u1  alice/-  alice other  learn alice
      u1  alice/-  alice same   learn alice
      u1  alice/-  bob   -      conflict alice bob
      u1  alice/-  bob   other  conflict alice bob
      u1  alice/-  bob   same   conflict alice bob
      u1  alice/u1 -     -      known alice
      u1  alice/u1 alice -      known alice
      u1  alice/u1 alice other  known alice
      u1  alice/u1 alice same   known alice
      u1  alice/u1 bob   -      conflict alice bob
      u1  alice/u1 bob   other  conflict alice bob
      u1  alice/u1 bob   same   conflict alice bob
      u1  alice/u2 -     -      learn alice
      u1  alice/u2 alice -      learn alice
      u1  alice/u2 alice other  learn alice
      u1  alice/u2 alice same   learn alice
      u1  alice/u2 bob   -      conflict alice bob
      u1  alice/u2 bob   other  conflict alice bob
      u1  alice/u2 bob   same   conflict alice bob
      """;

  /**
   * The decisions when alice binds the identity. The columns are as above, but the fourth is her
   * own binding in the app. If the identity is bound to her, that is the same binding.
   */
  private static final String BIND =
      """
      -   -        -     -      add alice
      -   -        -     other  refuse user_already_bound
      -   -        -     same   known alice
      -   alice/-  -     same   known alice
      -   alice/u1 -     same   known alice
      -   alice/u2 -     same   known alice
      -   bob/-    -     -      refuse identity_taken
      -   bob/-    -     other  refuse identity_taken
      -   bob/u1   -     -      refuse identity_taken
      -   bob/u1   -     other  refuse identity_taken
      -   bob/u2   -     -      refuse identity_taken
      -   bob/u2   -     other  refuse identity_taken
      u1  -        -     -      add alice
      u1  -        -     other  refuse user_already_bound
      u1  -        -     same   known alice
      u1  -        alice -      add alice
      u1  -        alice other  refuse user_already_bound
      u1  -        alice same   known alice
      u1  -        bob   -      refuse identity_taken
      u1  -        bob   other  refuse identity_taken
      u1  -        bob   same   refuse identity_taken
      u1  alice/-  -     same   learn alice
      u1  alice/-  alice same   learn alice
      u1  alice/-  bob   same   refuse identity_taken
      u1  alice/u1 -     same   known alice
      u1  alice/u1 alice same   known alice
      u1  alice/u1 bob   same   refuse identity_taken
      u1  alice/u2 -     same   learn alice
      u1  alice/u2 alice same   learn alice
      u1  alice/u2 bob   same   refuse identity_taken
      u1  bob/-    -     -      refuse identity_taken
      u1  bob/-    -     other  refuse identity_taken
      u1  bob/-    alice -      refuse identity_taken
      u1  bob/-    alice other  refuse identity_taken
      u1  bob/-    bob   -      refuse identity_taken
      u1  bob/-    bob   other  refuse identity_taken
      u1  bob/u1   -     -      refuse identity_taken
      u1  bob/u1   -     other  refuse identity_taken
      u1  bob/u1   alice -      refuse identity_taken
      u1  bob/u1   alice other  refuse identity_taken
      u1  bob/u1   bob   -      refuse identity_taken
      u1  bob/u1   bob   other  refuse identity_taken
      u1  bob/u2   -     -      refuse identity_taken
      u1  bob/u2   -     other  refuse identity_taken
      u1  bob/u2   alice -      refuse identity_taken
      u1  bob/u2   alice other  refuse identity_taken
      u1  bob/u2   bob   -      refuse identity_taken
      u1  bob/u2   bob   other  refuse identity_taken
      """;

  /**
   * The decisions about a login by an identity that a user or a host has unbound. The columns are
   * those of {@link #LOGIN}.
   */
  private static final String LOGIN_OF_UNBOUND =
      """
      -   -        -     -      unknown
      u1  -        -     -      unknown
      u1  -        alice -      unbound
      u1  -        alice other  unbound
      u1  -        alice same   known alice
      u1  -        bob   -      unbound
      u1  -        bob   other  unbound
      u1  -        bob   same   known bob
      """;

  private static final Optional<Instant> UNBOUND_AT = Optional.of(Instant.EPOCH);
  private static final UserId ALICE = new UserId("alice");

  /** A row of a table. */
  record Case(String unionId, String bound, String owner, String bindingInApp, String decision) {
    static Case of(String row) {
      String[] cells = row.split(" +", 5);
      return new Case(cells[0], cells[1], cells[2], cells[3], cells[4]);
    }

    Identity identity() {
      return new Identity("wx1", "default", "o1", unionId.equals("-") ? null : unionId);
    }

    Facts facts() {
      return new Facts(binding(bound), owner.equals("-") ? Optional.empty() : user(owner));
    }

    /** Returns the binding of a user in the app. */
    Optional<Binding> bindingOf(String user) {
      return switch (bindingInApp) {
        case "other" -> Optional.of(binding(user, new Identity("wx1", "default", "o2", null)));
        case "same" -> Optional.of(binding(user, identity()));
        default -> Optional.empty();
      };
    }

    String key() {
      return unionId + " " + bound + " " + owner + " " + bindingInApp;
    }
  }

  @ParameterizedTest
  @MethodSource("logins")
  void aLoginIsDecidedAsTheTableSays(Case row) {
    assertThat(
            describe(BindingRules.login(row.identity(), row.facts(), row.bindingOf(row.owner()))))
        .isEqualTo(row.decision());
  }

  @ParameterizedTest
  @MethodSource("loginsOfUnbound")
  void aLoginByAnUnboundIdentityFindsNobodyByTheUnionId(Case row) {
    Facts facts =
        new Facts(row.facts().bound(), row.facts().unionOwner(), new Past(0, UNBOUND_AT, true));
    assertThat(describe(BindingRules.login(row.identity(), facts, row.bindingOf(row.owner()))))
        .isEqualTo(row.decision());
  }

  @Test
  void theTableOfUnboundIdentitiesHasEveryCaseOfOneOnce() {
    assertThat(loginsOfUnbound().map(Case::key))
        .containsExactlyInAnyOrderElementsOf(
            logins().filter(row -> row.bound().equals("-")).map(Case::key).toList());
  }

  /** A user may bind an identity that was unbound as any other. */
  @ParameterizedTest
  @MethodSource("binds")
  void anUnboundIdentityIsBoundAsAnyOther(Case row) {
    Facts facts =
        new Facts(row.facts().bound(), row.facts().unionOwner(), new Past(0, UNBOUND_AT, true));
    assertThat(describe(BindingRules.bind(row.identity(), ALICE, facts, row.bindingOf("alice"))))
        .isEqualTo(row.decision());
  }

  @Test
  void aLoginThatBeganNoLaterThanARevocationHasEnded() {
    Instant at = UNBOUND_AT.orElseThrow();
    Past past = new Past(1, UNBOUND_AT, false);
    assertThat(past.hasEnded(new Moment.Stored(at.minusNanos(1)))).isTrue();
    assertThat(past.hasEnded(new Moment.Stored(at))).isTrue();
    assertThat(past.hasEnded(new Moment.Stored(at.plusNanos(1)))).isFalse();
    assertThat(past.hasEnded(Moment.NOW)).isFalse();
    assertThat(Past.NONE.hasEnded(new Moment.Stored(Instant.MIN))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("binds")
  void aBindingIsDecidedAsTheTableSays(Case row) {
    assertThat(
            describe(BindingRules.bind(row.identity(), ALICE, row.facts(), row.bindingOf("alice"))))
        .isEqualTo(row.decision());
  }

  @Test
  void theTableOfLoginsHasEveryCaseOnce() {
    List<String> cases = new ArrayList<>();
    for (String bound : List.of("-", "alice/-", "alice/u1", "alice/u2")) {
      cases.add("- " + bound + " - -");
      cases.add("u1 " + bound + " - -");
      for (String owner : List.of("alice", "bob")) {
        cases.add("u1 " + bound + " " + owner + " -");
        cases.add("u1 " + bound + " " + owner + " other");
        cases.add("u1 " + bound + " " + owner + " same");
      }
    }
    assertThat(logins().map(Case::key)).containsExactlyInAnyOrderElementsOf(cases);
  }

  @Test
  void theTableOfBindingsHasEveryCaseOnce() {
    List<String> cases = new ArrayList<>();
    for (String bound :
        List.of("-", "alice/-", "alice/u1", "alice/u2", "bob/-", "bob/u1", "bob/u2")) {
      for (String unionAndOwner : List.of("- %s -", "u1 %s -", "u1 %s alice", "u1 %s bob")) {
        String key = unionAndOwner.formatted(bound);
        if (!bound.startsWith("bob")) {
          cases.add(key + " same");
        }
        if (!bound.startsWith("alice")) {
          cases.add(key + " other");
          cases.add(key + " -");
        }
      }
    }
    assertThat(binds().map(Case::key)).containsExactlyInAnyOrderElementsOf(cases);
  }

  private static Stream<Case> logins() {
    return LOGIN.lines().map(Case::of);
  }

  private static Stream<Case> loginsOfUnbound() {
    return LOGIN_OF_UNBOUND.lines().map(Case::of);
  }

  private static Stream<Case> binds() {
    return BIND.lines().map(Case::of);
  }

  private static String describe(Decision decision) {
    return switch (decision) {
      case Decision.Known(Binding binding) -> "known " + binding.userId();
      case Decision.LearnUnionId(Binding binding) -> "learn " + binding.userId();
      case Decision.Conflict(Binding binding, UserId other) ->
          "conflict " + binding.userId() + " " + other;
      case Decision.Add(UserId userId) -> "add " + userId;
      case Decision.Unknown unknown -> "unknown";
      case Decision.Unbound unbound -> "unbound";
      case Decision.Refuse(LoginError error) -> "refuse " + error.code();
    };
  }

  private static Optional<UserId> user(String name) {
    return Optional.of(new UserId(name));
  }

  private static Optional<Binding> binding(String userAndUnionId) {
    if (userAndUnionId.equals("-")) {
      return Optional.empty();
    }
    String[] parts = userAndUnionId.split("/", 2);
    String unionId = parts[1].equals("-") ? null : parts[1];
    return Optional.of(binding(parts[0], new Identity("wx1", "default", "o1", unionId)));
  }

  private static Binding binding(String user, Identity identity) {
    return new Binding("b1", "Main", identity, new UserId(user), Instant.EPOCH);
  }
}
