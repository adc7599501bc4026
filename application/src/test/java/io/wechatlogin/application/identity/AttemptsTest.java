package io.wechatlogin.application.identity;

import static io.wechatlogin.application.fake.TestApplication.ANYONE;
import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.NO_PROOF;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static io.wechatlogin.application.fake.TestApplication.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.domain.user.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Counts the outcome of every attempt once. */
class AttemptsTest {
  private final List<String> outcomes = new ArrayList<>();
  private final TestApplication test = new TestApplication();
  private final LoginApplication counted =
      new LoginApplication(
          new Instances(List.of(test.mini, test.closed)),
          test.ports,
          new ClockAndSecrets(test.clock, new Secrets(new Random(2))),
          (type, instanceName, outcome) -> outcomes.add(instanceName + " " + outcome));

  @Test
  void everyOutcomeOfALoginIsCounted() {
    test.boundUser("alice", test.mini, "o1", null);
    String bound = code(test.mini, "o1", null);
    assertThat(counted.login().loginCode(test.mini, bound, NO_PROOF, HOST)).isNotNull();
    String again = code(test.mini, "o1", null);
    assertThat(counted.login().session(test.mini, again, NO_PROOF, null, HOST)).isNotNull();
    String unbound = code(test.mini, "o2", null);
    assertThat(counted.login().loginCode(test.mini, unbound, NO_PROOF, HOST)).isNotNull();
    String refused = code(test.closed, "o3", null);
    assertRefused(
        LoginError.NOT_BOUND,
        () -> counted.login().loginCode(test.closed, refused, NO_PROOF, ANYONE));
    assertThat(outcomes)
        .containsExactly("Mini login_code", "Mini session", "Mini bind_code", "Closed not_bound");
  }

  @Test
  void bindingsAndRegistrationsAreCounted() {
    UserId alice = test.user("alice");
    String code = code(test.mini, "o1", null);
    counted.binding().bind(test.mini, alice, code, NO_PROOF, HOST);
    Secret bindCode = test.bindCode(test.mini, "o2", null);
    assertThat(counted.registration().register(test.mini, bindCode, null)).isNotNull();
    assertRefused(
        LoginError.INVALID_BIND_CODE,
        () -> counted.registration().register(test.mini, bindCode, null));
    assertRefused(
        LoginError.INVALID_BIND_CODE,
        () -> counted.binding().bindByCode(test.mini, alice, new Secret("wlb_none"), HOST));
    assertThat(outcomes)
        .containsExactly(
            "Mini bound", "Mini registered", "Mini invalid_bind_code", "Mini invalid_bind_code");
  }

  @Test
  void theApplicationExposesItsInstances() {
    assertThat(counted.instances().get("Mini")).isSameAs(test.mini);
  }
}
