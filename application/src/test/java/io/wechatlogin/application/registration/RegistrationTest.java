package io.wechatlogin.application.registration;

import static io.wechatlogin.application.contract.Race.race;
import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.contract.Race;
import io.wechatlogin.application.fake.HostUsers;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.login.Login;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.audit.EventKind;
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
  private final TestApplication stage = new TestApplication();
  private final Registration registration = stage.app.registration();

  @Test
  void aStrangerBecomesAUserAndIsLoggedIn() {
    LoginResult.LoginCode result =
        registration.register(stage.mini, stage.bindCode(stage.mini, "o1", "u1"), "爱丽丝");
    assertThat(result.user().displayName()).isEqualTo("爱丽丝");
    assertThat(result.corpList()).isEmpty();
    assertThat(result.expiresIn()).isEqualTo(Login.LOGIN_CODE_LIFETIME);
    assertThat(stage.app.sessions().open(result.loginCode(), null).signedIn().user())
        .isEqualTo(result.user());
    assertThat(stage.kinds(result.user().id()))
        .containsExactly(EventKind.LOGIN, EventKind.REGISTER, EventKind.BIND);
    assertThat(stage.login(stage.mini, "o1", "u1")).isInstanceOf(LoginResult.LoginCode.class);
  }

  @Test
  void aUserMayStayWithoutAName() {
    Secret bindCode = stage.bindCode(stage.mini, "o1", null);
    assertThat(registration.register(stage.mini, bindCode, null).user().displayName())
        .isEqualTo("WeChat user");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\0b", "a\nb"})
  void aNameOfAnotherShapeLeavesTheBindCodeAsItIs(String name) {
    Secret bindCode = stage.bindCode(stage.mini, "o1", null);
    assertRefused(
        LoginError.INVALID_REQUEST, () -> registration.register(stage.mini, bindCode, name));
    assertThat(registration.register(stage.mini, bindCode, "Ann")).isNotNull();
  }

  @Test
  void aBindCodeRegistersOnce() {
    Secret bindCode = stage.bindCode(stage.mini, "o1", null);
    assertThat(registration.register(stage.mini, bindCode, null)).isNotNull();
    assertRefused(
        LoginError.INVALID_BIND_CODE, () -> registration.register(stage.mini, bindCode, null));
  }

  @Test
  void aBindCodeExpiresAfterFiveMinutes() {
    Secret bindCode = stage.bindCode(stage.mini, "o1", null);
    stage.clock.goOn(Login.BIND_CODE_LIFETIME);
    assertRefused(
        LoginError.INVALID_BIND_CODE, () -> registration.register(stage.mini, bindCode, null));
  }

  @Test
  void aBindCodeOfAnotherInstanceIsRefusedAndLeftAsItIs() {
    Secret bindCode = stage.bindCode(stage.mini, "o1", null);
    assertRefused(
        LoginError.INVALID_BIND_CODE, () -> registration.register(stage.site, bindCode, null));
    assertThat(registration.register(stage.mini, bindCode, null)).isNotNull();
  }

  @Test
  void nobodyRegistersWhereRegistrationIsClosedOrTheInstanceOutOfUse() {
    Secret bindCode = stage.bindCode(stage.closed, "o1", null);
    assertRefused(
        LoginError.REGISTRATION_CLOSED, () -> registration.register(stage.closed, bindCode, null));
    assertRefused(
        LoginError.LOGIN_TYPE_INACTIVE,
        () -> registration.register(stage.inactive, bindCode, null));
  }

  @Test
  void aPersonWhoBecameKnownMeanwhileIsNotRegisteredAgain() {
    Secret mini = stage.bindCode(stage.mini, "o-mini", "u1");
    Secret site = stage.bindCode(stage.site, "o-site", "u1");
    assertThat(registration.register(stage.site, site, null)).isNotNull();
    assertRefused(
        LoginError.INVALID_BIND_CODE, () -> registration.register(stage.mini, mini, null));
    assertThat(stage.login(stage.mini, "o-mini", "u1")).isInstanceOf(LoginResult.LoginCode.class);
  }

  @Test
  void theUsersOfAHostAreRegisteredThere() {
    HostUsers users = new HostUsers();
    TestApplication elsewhere = new TestApplication(new MemoryStore().ports(users));
    Secret bindCode = elsewhere.bindCode(elsewhere.mini, "o1", null);
    UserId made =
        elsewhere.app.registration().register(elsewhere.mini, bindCode, "Ann").user().id();
    assertThat(users.find(made).orElseThrow().displayName()).isEqualTo("Ann");
  }

  @Test
  void aHostGetsNoUserForAPersonWhoBecameKnownMeanwhile() {
    HostUsers users = new HostUsers();
    TestApplication elsewhere = new TestApplication(new MemoryStore().ports(users));
    Secret mini = elsewhere.bindCode(elsewhere.mini, "o-mini", "u1");
    Secret site = elsewhere.bindCode(elsewhere.site, "o-site", "u1");
    Registration there = elsewhere.app.registration();
    assertThat(there.register(elsewhere.site, site, null)).isNotNull();
    assertRefused(LoginError.INVALID_BIND_CODE, () -> there.register(elsewhere.mini, mini, null));
    assertThat(users.count()).isEqualTo(1);
  }

  @Test
  void aCrowdWithOneBindCodeMakesOneUser() {
    Secret bindCode = stage.bindCode(stage.mini, "o1", null);
    assertOneUser(race(i -> registering(stage.mini, bindCode)));
  }

  @Test
  void aCrowdOfBindCodesOfOnePersonMakesOneUser() {
    List<Secret> bindCodes =
        IntStream.range(0, Race.CROWD)
            .mapToObj(i -> stage.bindCode(stage.mini, "o1", null))
            .toList();
    assertOneUser(race(i -> registering(stage.mini, bindCodes.get(i))));
  }

  @Test
  void onePersonInTwoAppsAtOnceMakesOneUser() {
    Secret mini = stage.bindCode(stage.mini, "o-mini", "u1");
    Secret site = stage.bindCode(stage.site, "o-site", "u1");
    assertOneUser(
        race(i -> i % 2 == 0 ? registering(stage.mini, mini) : registering(stage.site, site)));
  }

  private void assertOneUser(List<Optional<UserId>> made) {
    assertThat(made).filteredOn(Optional::isPresent).hasSize(1);
    List<UserId> users =
        IntStream.rangeClosed(1, Race.CROWD)
            .mapToObj(number -> new UserId(Integer.toString(number)))
            .filter(id -> stage.ports.users().find(id).isPresent())
            .toList();
    assertThat(users).hasSize(1);
    assertThat(stage.app.boundAccounts().ofUser(users.getFirst(), HOST)).hasSize(1);
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
