package io.wechatlogin.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest extends SimulatorTest {
  @Override
  WechatSimulator.Builder with(WechatSimulator.Builder builder) {
    return builder.hints(true).callsPerMinute(2).checkOpenid(true);
  }

  @Test
  void errorsCanEndAsTheyDidBefore2021() {
    assertThat(browser.text(wechat, "/sns/auth"))
        .matches(".*access_token missing, hints: \\[ req_id: \\w{16} ]\"}");
    assertThat(browser.text(wechat, "/cgi-bin/token"))
        .matches(".*appid missing hint: \\[\\w{15}!]\"}");
  }

  @Test
  void aQuotaEndsWithItsMinute() {
    String path = "/sns/oauth2/access_token?appid=" + WEBSITE;
    assertThat(errcode(path)).isEqualTo(41004L);
    assertThat(errcode(path)).isEqualTo(41004L);
    assertThat(errcode(path)).isEqualTo(45011L);
    control.advanceClock(Duration.ofMinutes(1));
    assertThat(errcode(path)).isEqualTo(41004L);
  }

  @Test
  void theOpenidOfUserinfoCanBeChecked() {
    Object token =
        browser
            .json(wechat, exchange(WEBSITE, control.issueCode(WEBSITE, "alice")))
            .get("access_token");
    assertThat(errcode("/sns/userinfo?openid=x&access_token=" + token)).isEqualTo(40003L);
  }

  @Test
  void theDefaultsAreTheDocumentedOnes() {
    Duration fiveMinutes = Duration.ofMinutes(5);
    assertThat(WechatSimulator.builder().settings())
        .isEqualTo(
            new Settings(
                fiveMinutes,
                Duration.ofSeconds(15),
                Map.of(
                    App.Kind.WEBSITE, fiveMinutes,
                    App.Kind.MINI, fiveMinutes,
                    App.Kind.OFFICIAL, fiveMinutes),
                fiveMinutes,
                true,
                true,
                false,
                false,
                false,
                0,
                0,
                0,
                Duration.ofSeconds(5)));
  }
}
