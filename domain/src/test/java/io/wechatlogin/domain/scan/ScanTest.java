package io.wechatlogin.domain.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.scan.Scan.Status;
import io.wechatlogin.domain.secret.SecretHash;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ScanTest {
  private static final Instant START = Instant.parse("2026-11-21T08:00:00Z");
  private static final Instant END = START.plus(Duration.ofMinutes(5));
  private static final Duration NANOSECOND = Duration.ofNanos(1);
  private static final SecretHash PHONE = SecretHash.of("phone");
  private static final SecretHash OTHER = SecretHash.of("other");
  private static final SecretHash QUESTION = SecretHash.of("question");
  private static final Identity ANN = new Identity("wx1", "default", "o1", null);
  private static final Identity BOB = new Identity("wx1", "default", "o2", null);

  private final Scan waiting =
      Scan.start(
          "s".repeat(22),
          new Scan.Desktop("Main", SecretHash.of("browser"), new Scan.Requester("", "s"), START));
  private final Scan scanned = waiting.opened(START);
  private final Scan identified = scanned.identified(PHONE, ANN, START, START);
  private final Scan asking = identified.asking(PHONE, QUESTION, START);
  private final Scan confirmed = asking.confirmed(PHONE, QUESTION, START);
  private final Scan refused = asking.refused(PHONE, QUESTION, null, START);

  @Test
  void everyStepToAConfirmationHasItsOwnVersion() {
    assertThat(waiting.statusAt(START)).isEqualTo(Status.WAITING);
    assertThat(scanned.statusAt(START)).isEqualTo(Status.SCANNED);
    assertThat(asking.statusAt(START)).isEqualTo(Status.SCANNED);
    assertThat(confirmed.statusAt(START)).isEqualTo(Status.CONFIRMED);
    assertThat(refused.statusAt(START)).isEqualTo(Status.REFUSED);
    assertThat(new Scan[] {waiting, scanned, identified, asking, confirmed})
        .extracting(Scan::version)
        .containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void aCollectedScanIsANewVersionOfTheSamePerson() {
    assertThat(confirmed.phone()).extracting(Phone::identity).isEqualTo(ANN);
    assertThat(confirmed.collected().version()).isEqualTo(5);
    assertThat(confirmed.collected().isCollectable(START)).isFalse();
    assertThat(Status.CONFIRMED.word()).isEqualTo("confirmed");
  }

  @Test
  void anUndecidedScanExpiresAfterFiveMinutes() {
    assertThat(asking.statusAt(END.minus(NANOSECOND))).isEqualTo(Status.SCANNED);
    for (Scan undecided : new Scan[] {waiting, scanned, asking}) {
      assertThat(undecided.statusAt(END)).isEqualTo(Status.EXPIRED);
      assertThat(undecided.isOpen(END)).isFalse();
    }
    assertThat(waiting.opened(END)).isSameAs(waiting);
    assertThat(scanned.identified(PHONE, ANN, START, END)).isSameAs(scanned);
    assertRefused(() -> identified.asking(PHONE, QUESTION, END));
    assertRefused(() -> asking.confirmed(PHONE, QUESTION, END));
  }

  @Test
  void aResultIsCollectableForOneMoreMinute() {
    Instant late = END.plus(Duration.ofMinutes(1));
    assertThat(confirmed.isCollectable(late.minus(NANOSECOND))).isTrue();
    assertThat(confirmed.isCollectable(late)).isFalse();
    assertThat(confirmed.statusAt(late)).isEqualTo(Status.EXPIRED);
    assertThat(confirmed.collected().statusAt(late)).isEqualTo(Status.CONFIRMED);
    assertThat(refused.statusAt(late)).isEqualTo(Status.REFUSED);
  }

  @Test
  void onlyAConfirmedScanIsCollectableAndOnlyOnce() {
    assertThat(confirmed.collected().isCollectable(START)).isFalse();
    assertThat(confirmed.failed(LoginError.USER_DISABLED).isCollectable(START)).isFalse();
    assertThat(refused.isCollectable(START)).isFalse();
    assertThat(asking.isCollectable(START)).isFalse();
  }

  @Test
  void openingAScanAgainChangesNothing() {
    assertThat(scanned.opened(START)).isSameAs(scanned);
    assertThat(confirmed.opened(START)).isSameAs(confirmed);
  }

  @Test
  void onlyTheFirstIdentifiedPhoneDecides() {
    assertThat(identified.isDecidedBy(PHONE)).isTrue();
    assertThat(identified.identified(OTHER, BOB, START, START)).isSameAs(identified);
    assertRefused(() -> identified.asking(OTHER, QUESTION, START));
    assertRefused(() -> asking.confirmed(OTHER, QUESTION, START));
    assertRefused(() -> asking.refused(OTHER, QUESTION, null, START));
    assertRefused(() -> scanned.asking(PHONE, QUESTION, START));
  }

  @Test
  void anotherPersonOnTheSamePhoneGetsANewQuestion() {
    Scan again = asking.identified(PHONE, BOB, START, START);
    assertThat(again.phone()).isEqualTo(new Phone(PHONE, BOB, START, null));
    assertRefused(() -> again.confirmed(PHONE, QUESTION, START));
  }

  @Test
  void anAnswerNeedsTheLatestQuestion() {
    assertRefused(() -> identified.confirmed(PHONE, QUESTION, START));
    assertRefused(() -> asking.confirmed(PHONE, OTHER, START));
    Scan askingAgain = asking.asking(PHONE, OTHER, START);
    assertRefused(() -> askingAgain.confirmed(PHONE, QUESTION, START));
    assertThat(askingAgain.confirmed(PHONE, OTHER, START).status()).isEqualTo(Status.CONFIRMED);
  }

  @Test
  void aDecisionCannotBeChangedLater() {
    for (Scan decided : new Scan[] {confirmed, refused}) {
      assertRefused(() -> decided.asking(PHONE, QUESTION, START));
      assertRefused(() -> decided.confirmed(PHONE, QUESTION, START));
      assertRefused(() -> decided.refused(PHONE, QUESTION, null, START));
      assertThat(decided.identified(PHONE, BOB, START, START)).isSameAs(decided);
    }
  }

  @Test
  void aRefusedScanReportsTheErrorBehindIt() {
    assertThat(refused.progress().refusal()).isNull();
    Scan notBound = asking.refused(PHONE, QUESTION, LoginError.NOT_BOUND, START);
    assertThat(notBound.progress().refusal()).isEqualTo(LoginError.NOT_BOUND);
    Scan failed = confirmed.failed(LoginError.USER_DISABLED);
    assertThat(failed.statusAt(START)).isEqualTo(Status.REFUSED);
    assertThat(failed.progress().refusal()).isEqualTo(LoginError.USER_DISABLED);
  }

  @Test
  void aScanIdHasTwentyTwoLettersAndDigits() {
    assertThat(Scan.isId("0123456789abcdefABCDEF")).isTrue();
    assertThat(Scan.isId("0123456789abcdefABCDE")).isFalse();
    assertThat(Scan.isId("0123456789abcdefABCDE\0")).isFalse();
    assertThat(Scan.isId("")).isFalse();
  }

  private static void assertRefused(ThrowingCallable step) {
    assertThatThrownBy(step)
        .isInstanceOfSatisfying(
            LoginException.class, e -> assertThat(e.error()).isEqualTo(LoginError.INVALID_STATE));
  }
}
