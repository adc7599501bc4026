package io.wechatlogin.application.instance;

import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wechatlogin.application.fake.FakeFrameLogin;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.type.UserDataDecryption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstancesTest {
  private final TestApplication test = new TestApplication();
  private final Instances instances = new Instances(List.of(test.site, test.inactive, test.mini));

  @Test
  void anInstanceHasAShortAndAFullName() {
    assertThat(instances.get("Mini")).isEqualTo(test.mini);
    assertThat(instances.get("auths.loginTypes.Mini")).isEqualTo(test.mini);
    assertThat(test.mini.fullName()).isEqualTo("auths.loginTypes.Mini");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mini",
        "Mini ",
        "auths.loginTypes.",
        "loginTypes.Mini",
        "auths.loginTypes.auths.loginTypes.Mini"
      })
  void anyOtherInstanceNameIsNotFound(String name) {
    assertRefused(LoginError.LOGIN_TYPE_NOT_FOUND, () -> instances.get(name));
  }

  @Test
  void onlyActiveInstancesAreListed() {
    assertThat(instances.active()).containsExactly(test.site, test.mini);
    assertThat(instances.get("Inactive")).isEqualTo(test.inactive);
  }

  @Test
  void twoInstancesWithOneNameAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Instances(List.of(test.mini, test.mini)));
  }

  @Test
  void anInstanceReportsWhatItsTypeCanDo() {
    assertThat(test.site.redirectLogin()).contains(test.siteType);
    assertThat(test.mini.redirectLogin()).isEmpty();
    assertThat(test.mini.require(UserDataDecryption.class)).isSameAs(test.miniType);
    assertRefused(LoginError.NOT_SUPPORTED, () -> test.site.require(UserDataDecryption.class));
    assertThat(test.official.opensInAppOnly()).isTrue();
    assertThat(test.site.opensInAppOnly()).isFalse();
    FakeFrameLogin frameType = new FakeFrameLogin("wx-frame");
    Instance frame = TestApplication.instance("Frame", frameType);
    assertThat(frame.frameLogin()).contains(frameType);
    assertThat(test.site.frameLogin()).isEmpty();
    assertThat(test.mini.authType()).isEqualTo("FakeMiniLogin");
    assertThat(test.mini.appId()).isEqualTo("wx-mini");
  }
}
