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
  private final TestApplication stage = new TestApplication();
  private final Instances instances =
      new Instances(List.of(stage.site, stage.inactive, stage.mini));

  @Test
  void anInstanceHasAShortAndAFullName() {
    assertThat(instances.get("Mini")).isEqualTo(stage.mini);
    assertThat(instances.get("auths.loginTypes.Mini")).isEqualTo(stage.mini);
    assertThat(stage.mini.fullName()).isEqualTo("auths.loginTypes.Mini");
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
  void anyOtherNameIsNotFound(String name) {
    assertRefused(LoginError.LOGIN_TYPE_NOT_FOUND, () -> instances.get(name));
  }

  @Test
  void onlyInstancesInUseAreListed() {
    assertThat(instances.active()).containsExactly(stage.site, stage.mini);
    assertThat(instances.get("Inactive")).isEqualTo(stage.inactive);
  }

  @Test
  void twoInstancesOfOneNameAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Instances(List.of(stage.mini, stage.mini)));
  }

  @Test
  void anInstanceSaysWhatItsTypeCanDo() {
    assertThat(stage.site.redirectLogin()).contains(stage.siteType);
    assertThat(stage.mini.redirectLogin()).isEmpty();
    assertThat(stage.mini.able(UserDataDecryption.class)).isSameAs(stage.miniType);
    assertRefused(LoginError.NOT_SUPPORTED, () -> stage.site.able(UserDataDecryption.class));
    assertThat(stage.official.opensInAppOnly()).isTrue();
    assertThat(stage.site.opensInAppOnly()).isFalse();
    FakeFrameLogin frameType = new FakeFrameLogin("wx-frame");
    Instance frame = TestApplication.instance("Frame", true, true, "default", frameType);
    assertThat(frame.frameLogin()).contains(frameType);
    assertThat(stage.site.frameLogin()).isEmpty();
    assertThat(stage.mini.authType()).isEqualTo("FakeMiniLogin");
    assertThat(stage.mini.appId()).isEqualTo("wx-mini");
  }
}
