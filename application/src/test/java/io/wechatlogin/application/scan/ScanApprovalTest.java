package io.wechatlogin.application.scan;

import static io.wechatlogin.application.contract.Race.race;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static io.wechatlogin.application.fake.TestApplication.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.scan.ScanApproval.View;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.scan.Scan.Status;
import io.wechatlogin.domain.secret.Secret;
import org.junit.jupiter.api.Test;

/** Identifies the person on the phone and takes the answer. */
class ScanApprovalTest extends ScanFixture {
  @Test
  void openingAScanOutsideTheAppDoesNotScanIt() {
    View view = approval.open(scan.scanId(), null);
    assertThat(view)
        .isInstanceOfSatisfying(
            View.Unidentified.class,
            phone -> {
              assertThat(phone.instance()).isEqualTo(test.official);
              assertThat(phone.type().opensIn("Chrome")).isFalse();
              assertThat(phone.type().opensIn("App")).isTrue();
            });
    assertThat(status()).isEqualTo(Status.WAITING);
  }

  @Test
  void identifyingThePhoneMarksTheScanAsScanned() {
    assertThat(new Phone("o1").startIdentification()).isNotNull();
    assertThat(status()).isEqualTo(Status.SCANNED);
  }

  @Test
  void theFirstIdentifiedPhoneDecides() {
    Phone first = new Phone("o1");
    Phone second = new Phone("o2");
    BrowserProof firstProof = first.startIdentification();
    BrowserProof secondProof = second.startIdentification();
    second.returnFromProvider(secondProof);
    first.returnFromProvider(firstProof);
    assertThat(first.open()).isInstanceOf(View.Gone.class);
    View.Ask page = second.ask();
    assertRefused(
        LoginError.INVALID_STATE,
        () -> approval.decide(scan.scanId(), first.browserSecret, page.question(), true));
    second.answer(page.question(), true);
    assertThat(status()).isEqualTo(Status.CONFIRMED);
  }

  @Test
  void anAnswerNeedsTheLatestQuestionAndTheCookie() {
    Phone phone = new Phone("o1");
    phone.identify();
    Secret old = phone.ask().question();
    Secret question = phone.ask().question();
    for (Secret wrong : new Secret[] {null, old, new Secret("guessed"), new Secret("")}) {
      assertRefused(
          LoginError.INVALID_STATE,
          () -> approval.decide(scan.scanId(), phone.browserSecret, wrong, true));
    }
    assertRefused(
        LoginError.INVALID_STATE, () -> approval.decide(scan.scanId(), null, question, true));
    assertThat(status()).isEqualTo(Status.SCANNED);
    phone.answer(question, true);
    assertThat(status()).isEqualTo(Status.CONFIRMED);
  }

  @Test
  void aSecondAnswerOnThePhoneChangesNothing() {
    Phone phone = new Phone("o1");
    phone.identify();
    Secret question = phone.ask().question();
    phone.answer(question, false);
    phone.answer(question, true);
    assertThat(status()).isEqualTo(Status.REFUSED);
  }

  @Test
  void oneOfManyConcurrentAnswersCounts() {
    Phone phone = new Phone("o1");
    phone.identify();
    Secret question = phone.ask().question();
    assertThat(
            race(
                i ->
                    () -> {
                      phone.answer(question, i % 2 == 0);
                      return ((View.Decided) phone.open()).scan().status();
                    }))
        .containsOnly(((View.Decided) phone.open()).scan().status());
  }

  @Test
  void aSnapshotUserIsRefusedAndThePersonCanContinue() {
    Phone phone = new Phone("o1");
    BrowserProof proof = phone.startIdentification();
    test.officialType.duringExchange(
        () -> {
          throw new LoginException(LoginError.SNAPSHOT_USER);
        });
    assertThat(phone.returnFromProvider(proof)).hasToString(pageOf(scan) + "?error=snapshot_user");
    assertThat(status()).isEqualTo(Status.SCANNED);
    test.officialType.duringExchange(() -> {});
    phone.decide(true);
    assertThat(status()).isEqualTo(Status.CONFIRMED);
  }

  @Test
  void theProviderReturnsToTheScanPageWithoutAnyState() {
    Phone phone = new Phone("o1");
    BrowserProof proof = phone.startIdentification();
    String code = code(test.official, "o1", null);
    assertThat(test.app.callback().answer(test.official, code, proof)).isEqualTo(pageOf(scan));
    assertThat(test.app.callback().answer(test.official, code, proof)).isEqualTo(pageOf(scan));
    assertThat(test.app.callback().answer(test.official, null, phone.startIdentificationAgain()))
        .hasToString(pageOf(scan) + "?error=invalid_code");
  }

  @Test
  void theStateOfAScanCannotBeUsedToLogIn() {
    BrowserProof proof = new Phone("o1").startIdentification();
    assertRefused(
        LoginError.INVALID_STATE,
        () ->
            test.app
                .login()
                .loginCode(
                    test.official, code(test.official, "o1", null), proof, TestApplication.ANYONE));
  }

  @Test
  void noTransactionIsOpenWhileTheProviderIsCalled() {
    test.officialType.duringExchange(test::assertNoTransactionIsOpen);
    new Phone("o1").decide(true);
    assertThat(follow().result()).isPresent();
  }
}
