package io.wechatlogin.application.registration;

import static io.wechatlogin.application.contract.Race.race;
import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.contract.Race;
import io.wechatlogin.application.fake.HostUsers;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.user.UserId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationTest {
  private final TestApplication test = new TestApplication();
  private final Registration registration = test.app.registration();

  @Test
  void anUnboundPersonRegistersAndIsLoggedIn() {
    LoginResult.LoginCode result =
        registration.register(test.mini, test.bindCode(test.mini, "o1", "u1"), "爱丽丝");
    assertThat(result.user().displayName()).isEqualTo("爱丽丝");
    assertThat(result.corpList()).isEmpty();
    assertThat(result.expiresIn()).isEqualTo(OneTimeCode.LoginCode.LIFETIME);
    assertThat(test.app.sessionTokens().open(result.loginCode(), null).userSession().user())
        .isEqualTo(result.user());
    assertThat(test.eventKinds(result.user().id()))
        .containsExactly(EventKind.LOGIN, EventKind.REGISTER, EventKind.BIND);
    assertThat(test.login(test.mini, "o1", "u1")).isInstanceOf(LoginResult.LoginCode.class);
  }

  @Test
  void aUserWithoutANameGetsADefaultName() {
    Secret bindCode = test.bindCode(test.mini, "o1", null);
    assertThat(registration.register(test.mini, bindCode, null).user().displayName())
        .isEqualTo("WeChat user");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\0b", "a\nb"})
  void anInvalidNameDoesNotConsumeTheBindCode(String name) {
    Secret bindCode = test.bindCode(test.mini, "o1", null);
    assertRefused(
        LoginError.INVALID_REQUEST, () -> registration.register(test.mini, bindCode, name));
    assertThat(registration.register(test.mini, bindCode, "Ann")).isNotNull();
  }

  @Test
  void aBindCodeRegistersOnlyOneUser() {
    Secret bindCode = test.bindCode(test.mini, "o1", null);
    assertThat(registration.register(test.mini, bindCode, null)).isNotNull();
    assertRefused(
        LoginError.INVALID_BIND_CODE, () -> registration.register(test.mini, bindCode, null));
  }

  @Test
  void aBindCodeExpiresAfterFiveMinutes() {
    Secret bindCode = test.bindCode(test.mini, "o1", null);
    test.clock.advance(OneTimeCode.BindCode.LIFETIME);
    assertRefused(
        LoginError.INVALID_BIND_CODE, () -> registration.register(test.mini, bindCode, null));
  }

  @Test
  void aBindCodeOfAnotherInstanceIsNotConsumed() {
    Secret bindCode = test.bindCode(test.mini, "o1", null);
    assertRefused(
        LoginError.INVALID_BIND_CODE, () -> registration.register(test.site, bindCode, null));
    assertThat(registration.register(test.mini, bindCode, null)).isNotNull();
  }

  @Test
  void aClosedOrInactiveInstanceRefusesRegistration() {
    Secret bindCode = test.bindCode(test.closed, "o1", null);
    assertRefused(
        LoginError.REGISTRATION_CLOSED, () -> registration.register(test.closed, bindCode, null));
    assertRefused(
        LoginError.LOGIN_TYPE_INACTIVE, () -> registration.register(test.inactive, bindCode, null));
  }

  @Test
  void aPersonBoundMeanwhileIsNotRegisteredAgain() {
    Secret mini = test.bindCode(test.mini, "o-mini", "u1");
    Secret site = test.bindCode(test.site, "o-site", "u1");
    assertThat(registration.register(test.site, site, null)).isNotNull();
    assertRefused(LoginError.INVALID_BIND_CODE, () -> registration.register(test.mini, mini, null));
    assertThat(test.login(test.mini, "o-mini", "u1")).isInstanceOf(LoginResult.LoginCode.class);
  }

  @Test
  void aRegistrationCreatesTheUserAtTheHost() {
    HostUsers users = new HostUsers();
    TestApplication hosted = TestApplication.hosted(users);
    Secret bindCode = hosted.bindCode(hosted.mini, "o1", null);
    UserId registered =
        hosted.app.registration().register(hosted.mini, bindCode, "Ann").user().id();
    assertThat(users.find(registered).orElseThrow().displayName()).isEqualTo("Ann");
  }

  @Test
  void aHostGetsNoUserForAPersonBoundMeanwhile() {
    HostUsers users = new HostUsers();
    TestApplication hosted = TestApplication.hosted(users);
    Secret mini = hosted.bindCode(hosted.mini, "o-mini", "u1");
    Secret site = hosted.bindCode(hosted.site, "o-site", "u1");
    Registration hostedRegistration = hosted.app.registration();
    assertThat(hostedRegistration.register(hosted.site, site, null)).isNotNull();
    assertRefused(
        LoginError.INVALID_BIND_CODE, () -> hostedRegistration.register(hosted.mini, mini, null));
    assertThat(users.count()).isEqualTo(1);
  }

  @Test
  void concurrentUsesOfABindCodeCreateOneUser() {
    Secret bindCode = test.bindCode(test.mini, "o1", null);
    assertOneUser(race(i -> registering(test.mini, bindCode)));
  }

  @Test
  void manyBindCodesOfOnePersonCreateOneUser() {
    List<Secret> bindCodes =
        IntStream.range(0, Race.CALLERS)
            .mapToObj(i -> test.bindCode(test.mini, "o1", null))
            .toList();
    assertOneUser(race(i -> registering(test.mini, bindCodes.get(i))));
  }

  @Test
  void onePersonInTwoAppsAtOnceIsOneUser() {
    Secret mini = test.bindCode(test.mini, "o-mini", "u1");
    Secret site = test.bindCode(test.site, "o-site", "u1");
    assertOneUser(
        race(i -> i % 2 == 0 ? registering(test.mini, mini) : registering(test.site, site)));
  }

  private void assertOneUser(List<Optional<UserId>> registered) {
    assertThat(registered).filteredOn(Optional::isPresent).hasSize(1);
    UserId user = registered.stream().flatMap(Optional::stream).findFirst().orElseThrow();
    assertThat(test.app.boundAccounts().ofUser(user, HOST)).hasSize(1);
  }

  private Callable<Optional<UserId>> registering(Instance instance, Secret bindCode) {
    return () -> {
      try {
        return Optional.of(registration.register(instance, bindCode, null).user().id());
      } catch (LoginException refusal) {
        assertThat(refusal.error()).isEqualTo(LoginError.INVALID_BIND_CODE);
        return Optional.empty();
      }
    };
  }
}
