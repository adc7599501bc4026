package io.wechatlogin.application.phone;

import static io.wechatlogin.application.fake.TestApplication.ANYONE;
import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.as;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.fake.FakePhoneLogin;
import io.wechatlogin.application.fake.SettableClock;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.code.PresentedCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.domain.user.UserPhone;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifiedPhonesTest {
  private static final String NUMBER = "13800000000";
  private static final String E164 = "+8613800000000";

  private final SettableClock clock = new SettableClock();
  private final FakePhoneLogin type = new FakePhoneLogin("wx-phone", clock);
  private final Instance mini = TestApplication.instance("Phone", type);
  private final Instance closed =
      TestApplication.closed("ClosedPhone", new FakePhoneLogin("wx-closed-phone", clock));
  private final TestApplication test =
      TestApplication.on(clock, new MemoryStore().ports(), mini, closed);
  private final VerifiedPhones phones = test.app.verifiedPhones();
  private final UserId ann = test.user("ann");
  private final UserId bob = test.user("bob");

  @Test
  void aUserHandsInANumberWhichHostsFind() {
    UserPhone phone = phones.put(mini, ann, type.phoneCode(NUMBER), as(ann));
    assertThat(phone).isEqualTo(new UserPhone(E164, "86", clock.instant()));
    assertThat(phones.ofUser(ann, as(ann))).isEqualTo(phone);
    assertThat(phones.owners(E164, HOST)).extracting(User::id).containsExactly(ann);
    assertThat(phones.owners("+8613800000001", HOST)).isEmpty();
    Event event = test.ports.store().events().ofUser(ann, 1).getFirst();
    assertThat(event.kind()).isEqualTo(EventKind.CHANGED);
    assertThat(event.detail()).isEqualTo("phone");
    assertThat(event.instanceName()).isEqualTo("Phone");
  }

  @Test
  void aNumberOfAnotherUserIsTakenAndTheRefusalIsRecorded() {
    put(ann);
    assertRefused(LoginError.PHONE_TAKEN, () -> put(bob));
    assertRefused(LoginError.NOT_FOUND, () -> phones.ofUser(bob, HOST));
    assertThat(test.eventKinds(bob)).containsExactly(EventKind.REFUSED);
    assertThat(phones.owners(E164, HOST)).extracting(User::id).containsExactly(ann);
  }

  @Test
  void aRemovedNumberIsFree() {
    put(ann);
    phones.remove(ann, as(ann));
    phones.remove(ann, as(ann));
    assertThat(test.eventKinds(ann)).containsExactly(EventKind.CHANGED, EventKind.CHANGED);
    assertRefused(LoginError.NOT_FOUND, () -> phones.ofUser(ann, HOST));
    put(bob);
    assertThat(phones.owners(E164, HOST)).extracting(User::id).containsExactly(bob);
  }

  @Test
  void erasingAUserRemovesTheNumber() {
    put(ann);
    test.app.directory().erase(ann, HOST);
    assertThat(phones.owners(E164, HOST)).isEmpty();
    assertThat(test.user("ann")).isEqualTo(ann);
    assertRefused(LoginError.NOT_FOUND, () -> phones.ofUser(ann, HOST));
    put(bob);
  }

  @Test
  void aRegistrationTakesTheNumberAlong() {
    Secret bindCode = test.bindCode(mini, "o1", null);
    LoginResult.LoginCode registered = register(bindCode, type.phoneCode(NUMBER));
    UserId userId = registered.user().id();
    assertThat(phones.ofUser(userId, HOST).phoneNumber()).isEqualTo(E164);
    assertThat(test.eventKinds(userId))
        .containsExactly(EventKind.CHANGED, EventKind.REGISTER, EventKind.BIND);
  }

  @Test
  void aBadPhoneCodeLeavesTheBindCodeValid() {
    Secret bindCode = test.bindCode(mini, "o1", null);
    assertRefused(LoginError.INVALID_CODE, () -> register(bindCode, "unknown"));
    assertRefused(LoginError.INVALID_REQUEST, () -> register(bindCode, "a code"));
    put(ann);
    assertRefused(LoginError.PHONE_TAKEN, () -> register(bindCode, type.phoneCode(NUMBER)));
    assertThat(register(bindCode, type.phoneCode("13800000001"))).isNotNull();
  }

  @Test
  void aBadBindCodeLeavesThePhoneCodeValid() {
    String phoneCode = type.phoneCode(NUMBER);
    assertRefused(
        LoginError.INVALID_BIND_CODE, () -> register(new Secret("wlb_unknown"), phoneCode));
    assertThat(type.tokensSeen()).isEmpty();
    assertThat(register(test.bindCode(mini, "o1", null), phoneCode)).isNotNull();
  }

  @Test
  void aRegistrationNeedsATypeWithPhoneNumbers() {
    Secret bindCode = test.bindCode(test.site, "o1", null);
    assertRefused(
        LoginError.NOT_SUPPORTED,
        () ->
            test.app
                .registration()
                .register(test.site, new PresentedCode(bindCode), "Ann", "phone"));
    assertThat(test.app.registration().register(test.site, bindCode, "Ann")).isNotNull();
  }

  @Test
  void nobodyIsLoggedInByANumber() {
    put(ann);
    assertThat(test.login(mini, "o1", null)).isInstanceOf(LoginResult.BindCode.class);
  }

  @Test
  void noTransactionIsOpenWhileWeChatIsAsked() {
    type.duringPhoneCall(test::assertNoTransactionIsOpen);
    put(ann);
    assertThat(register(test.bindCode(mini, "o1", null), type.phoneCode("13800000001")))
        .isNotNull();
  }

  @Test
  void aUserWhoWasDisabledOrErasedMeanwhileGetsNoNumber() {
    type.duringPhoneCall(() -> test.disable(ann));
    assertRefused(
        LoginError.USER_DISABLED, () -> phones.put(mini, ann, type.phoneCode(NUMBER), as(ann)));
    type.duringPhoneCall(() -> test.app.userSessions().endAll(bob, HOST));
    assertRefused(
        LoginError.UNAUTHENTICATED, () -> phones.put(mini, bob, type.phoneCode(NUMBER), as(bob)));
    type.duringPhoneCall(() -> test.app.directory().erase(bob, HOST));
    assertRefused(LoginError.USER_NOT_FOUND, () -> put(bob));
    assertThat(phones.owners(E164, HOST)).isEmpty();
  }

  @Test
  void whatIsNoPhoneNumberIsAnAnswerThatCannotBeUsed() {
    for (String number : List.of("", "none", "123456789012345")) {
      assertRefused(
          LoginError.WECHAT_UNAVAILABLE,
          () -> phones.put(mini, ann, type.phoneCode(number, "86"), HOST));
    }
    assertThat(phones.put(mini, ann, type.phoneCode("20 7946-0018", "+44"), HOST))
        .isEqualTo(new UserPhone("+442079460018", "44", clock.instant()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+",
        "13800000000",
        "8613800000000",
        "+0123",
        "+86 138",
        "+8613x",
        "+1234567890123456"
      })
  void hostsLookForNumbersInE164(String text) {
    assertRefused(LoginError.INVALID_REQUEST, () -> phones.owners(text, HOST));
  }

  @Test
  void everyRefusalNamesItsErrorCode() {
    String code = type.phoneCode(NUMBER);
    UserId nobody = new UserId("nobody");
    for (Caller other : List.of(as(bob), ANYONE)) {
      LoginError refusal = other.equals(ANYONE) ? LoginError.UNAUTHENTICATED : LoginError.FORBIDDEN;
      assertRefused(refusal, () -> phones.put(mini, ann, code, other));
      assertRefused(refusal, () -> phones.ofUser(ann, other));
      assertRefused(refusal, () -> phones.remove(ann, other));
      assertRefused(refusal, () -> phones.owners(E164, other));
    }
    assertRefused(LoginError.USER_NOT_FOUND, () -> phones.put(mini, nobody, code, HOST));
    assertRefused(LoginError.USER_NOT_FOUND, () -> phones.ofUser(nobody, HOST));
    assertRefused(LoginError.USER_NOT_FOUND, () -> phones.remove(nobody, HOST));
    assertRefused(LoginError.NOT_SUPPORTED, () -> phones.put(test.site, ann, code, HOST));
    assertRefused(LoginError.INVALID_REQUEST, () -> phones.put(mini, ann, "a code", HOST));
    assertThat(type.tokensSeen()).isEmpty();
    assertRefused(LoginError.INVALID_CODE, () -> phones.put(mini, ann, "unknown", HOST));
    assertRefused(
        LoginError.REGISTRATION_CLOSED,
        () ->
            test.app
                .registration()
                .register(closed, new PresentedCode(new Secret("wlb_any")), null, code));
    assertThat(Set.of(phones.put(mini, ann, code, HOST).phoneNumber())).containsExactly(E164);
  }

  private void put(UserId userId) {
    assertThat(phones.put(mini, userId, type.phoneCode(NUMBER), HOST)).isNotNull();
  }

  private LoginResult.LoginCode register(Secret bindCode, String phoneCode) {
    return test.app
        .registration()
        .register(mini, new PresentedCode(bindCode), "Someone", phoneCode);
  }
}
