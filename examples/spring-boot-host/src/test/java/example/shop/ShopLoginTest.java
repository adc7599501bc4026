package example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A login ends in the session of the visitor who began it, and nowhere else. */
class ShopLoginTest {
  private static final String NOBODY = "\"code\":\"unauthenticated\"";

  @Test
  void aNewPersonJoinsAndIsRecognizedLater() {
    String person = RunningShop.newPerson();
    Visitor first = new Visitor();
    var answer = first.comesBack(RunningShop.codeOf(person), first.begins());
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(Visitor.location(answer)).endsWith("/join.html");
    assertThat(first.me()).contains(NOBODY);
    String joined = first.joins("Alice").body();
    assertThat(joined).matches("\\{\"customer\":\"\\d+\"}");
    assertThat(first.me()).isEqualTo(joined);
    assertThat(first.joins("Alice").body()).contains("\"code\":\"invalid_bind_code\"");

    Visitor later = new Visitor();
    assertThat(later.comesBack(RunningShop.codeOf(person), later.begins()).statusCode())
        .isEqualTo(303);
    assertThat(later.me()).isEqualTo(joined);
  }

  @Test
  void aLinkWithAnAttackersCodeSignsNobodyIn() {
    String attacker = customer();
    String stranger = RunningShop.newPerson();
    for (String person : List.of(attacker, stranger)) {
      Visitor attackersBrowser = new Visitor();
      for (String state : List.of(attackersBrowser.begins(), "0".repeat(43), "")) {
        Visitor fresh = new Visitor();
        assertThat(fresh.comesBack(RunningShop.codeOf(person), state).statusCode()).isEqualTo(403);
        assertThat(fresh.me()).contains(NOBODY);
        assertThat(fresh.joins("Victim").body()).contains("\"code\":\"invalid_bind_code\"");

        Visitor busy = new Visitor();
        String own = busy.begins();
        assertThat(busy.comesBack(RunningShop.codeOf(person), state).statusCode()).isEqualTo(403);
        assertThat(busy.me()).contains(NOBODY);
        assertThat(busy.comesBack(RunningShop.codeOf(customer()), own).statusCode()).isEqualTo(303);
      }
    }
  }

  @Test
  void aFormOfAnotherSitePostsNothing() {
    Visitor victim = new Visitor();
    victim.comesBack(RunningShop.codeOf(RunningShop.newPerson()), victim.begins());
    for (String type :
        List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")) {
      assertThat(victim.post("/join", type, "{\"name\":\"Mallory\",\"a\":\"=\"}").statusCode())
          .as(type)
          .isEqualTo(415);
    }
    assertThat(victim.me()).contains(NOBODY);
  }

  @Test
  void aPairOfCodeAndStateWorksOnceAndOnlyInItsSession() {
    Visitor visitor = new Visitor();
    String state = visitor.begins();
    assertThat(new Visitor().comesBack(RunningShop.codeOf(customer()), state).statusCode())
        .isEqualTo(403);
    assertThat(visitor.comesBack(RunningShop.codeOf(customer()), state).statusCode())
        .isEqualTo(303);
    String me = visitor.me();
    assertThat(visitor.comesBack(RunningShop.codeOf(customer()), state).statusCode())
        .isEqualTo(403);
    assertThat(visitor.me()).isEqualTo(me);
  }

  @Test
  void aSessionThatAnAttackerPlantedIsNotTheOneThatIsSignedIn() {
    Visitor attacker = new Visitor();
    attacker.begins();
    for (String person : List.of(customer(), RunningShop.newPerson())) {
      Visitor victim = new Visitor();
      victim.isGivenSession(attacker.sessionId());
      String state = victim.begins();
      assertThat(victim.sessionId()).isEqualTo(attacker.sessionId());
      victim.comesBack(RunningShop.codeOf(person), state);
      assertThat(victim.sessionId()).isNotEqualTo(attacker.sessionId());
      assertThat(attacker.me()).contains(NOBODY);
      assertThat(attacker.joins("Mallory").body()).contains("\"code\":\"invalid_bind_code\"");
      attacker.begins();
    }
  }

  @Test
  void sixteenTabsOfOneVisitorEndTheirLogins() {
    Visitor visitor = new Visitor();
    String tooMany = visitor.begins();
    List<String> states = new ArrayList<>();
    for (int tab = 0; tab < 16; tab++) {
      states.add(visitor.begins());
    }
    assertThat(visitor.comesBack(RunningShop.codeOf(customer()), tooMany).statusCode())
        .isEqualTo(403);
    for (String state : states) {
      assertThat(visitor.comesBack(RunningShop.codeOf(customer()), state).statusCode())
          .isEqualTo(303);
    }
  }

  /** Returns a person who is a customer. */
  private static String customer() {
    String person = RunningShop.newPerson();
    Visitor visitor = new Visitor();
    visitor.comesBack(RunningShop.codeOf(person), visitor.begins());
    assertThat(visitor.joins("Customer").body()).contains("\"customer\"");
    return person;
  }
}
