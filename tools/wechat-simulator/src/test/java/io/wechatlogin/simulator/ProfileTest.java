package io.wechatlogin.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileTest extends SimulatorTest {
  private Map<String, Object> login(String appId, String personId) {
    return browser.json(wechatUrl, exchange(appId, control.issueCode(appId, personId)));
  }

  private static String userinfo(Map<String, Object> tokens) {
    return "/sns/userinfo?access_token=" + tokens.get("access_token") + "&openid=anything";
  }

  private byte[] profile(String personId) {
    return browser.get(wechatUrl, userinfo(login(WEBSITE, personId))).body();
  }

  private static String refresh(Map<String, Object> tokens) {
    return "/sns/oauth2/refresh_token?grant_type=refresh_token&appid="
        + WEBSITE
        + "&refresh_token="
        + tokens.get("refresh_token");
  }

  @Test
  void theProfileHasWechatsFieldsAndEscapes() {
    assertThat(new String(profile("alice"), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"openid\":\""
                + control.openid(WEBSITE, "alice")
                + "\",\"nickname\":\"Alice 爱丽丝\",\"sex\":0,\"language\":\"\",\"city\":\"\","
                + "\"province\":\"\",\"country\":\"\",\"headimgurl\":\""
                + (wechatUrl + "/mmopen/vi_32/alice/132").replace("/", "\\/")
                + "\",\"privilege\":[],\"unionid\":\""
                + control.unionid(WEBSITE, "alice")
                + "\"}");
    assertThat(browser.text(wechatUrl, "/mmopen/vi_32/alice/132")).startsWith("<svg");
  }

  @Test
  void unusualNicknamesAreSentUnchanged() {
    assertThat(profile("control-char")).contains(0x14);
    assertThat(profile("invalid-utf8")).contains(0xFF, 0xFE);
    assertThat(new String(profile("emoji"), StandardCharsets.UTF_8)).contains("小明😀👨‍👩‍👧🇨🇳");
    assertThat(new String(profile("errcode"), StandardCharsets.UTF_8))
        .contains("\"nickname\":\"{\\\"errcode\\\":40029}\"");
    assertThat(new String(profile("deregistered"), StandardCharsets.UTF_8))
        .contains("\"nickname\":\"用户已经注销\"", "\"headimgurl\":\"\"");
  }

  @Test
  void aUnionidCanBeMissingOrArriveLater() {
    assertThat(login(WEBSITE, "no-unionid")).doesNotContainKey("unionid");
    assertThat(login(WEBSITE, "unionid-later")).doesNotContainKey("unionid");
    assertThat(login(WEBSITE, "unionid-later"))
        .containsEntry("unionid", control.unionid(WEBSITE, "unionid-later"));
    control.addApp(App.website("wx1", "s"));
    String alone =
        "/sns/oauth2/access_token?appid=wx1&secret=s&grant_type=authorization_code&code=";
    assertThat(browser.json(wechatUrl, alone + control.issueCode("wx1", "alice")))
        .doesNotContainKey("unionid");
  }

  @Test
  void anOfficialAccountGetsTheUnionidAndTheProfileOnlyWithConsent() {
    String code = control.issueCode(OFFICIAL, "alice", "snsapi_base");
    Map<String, Object> silent = browser.json(wechatUrl, exchange(OFFICIAL, code));

    assertThat(silent).containsEntry("scope", "snsapi_base").doesNotContainKey("unionid");
    assertThat(errcode(userinfo(silent))).isEqualTo(48001L);
    Map<String, Object> withConsent = login(OFFICIAL, "alice");
    assertThat(withConsent).containsKey("unionid").doesNotContainKey("is_snapshotuser");
    assertThat(errcode(userinfo(withConsent))).isEqualTo(0L);
  }

  @Test
  void aSnapshotVisitorHasANewOpenidEachTime() {
    Map<String, Object> once = login(OFFICIAL, "snapshot");
    Map<String, Object> twice = login(OFFICIAL, "snapshot");

    assertThat(once).containsEntry("is_snapshotuser", 1L);
    assertThat(once.get("openid")).isNotEqualTo(twice.get("openid"));
    assertThat(login(WEBSITE, "snapshot")).doesNotContainKey("is_snapshotuser");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 41001",
    "access_token=97_x, 41009",
    "access_token=97_x&openid=o, 40001",
    "access_token=fake_token&openid=o, 40001",
    "access_token=nonsense!&openid=o, 40014",
  })
  void userinfoChecksInWechatsOrder(String query, long errcode) {
    assertThat(errcode("/sns/userinfo?" + query)).isEqualTo(errcode);
  }

  @Test
  void anAccessTokenIsValidForTwoHoursAndARefreshExtendsOrReplacesIt() {
    Map<String, Object> tokens = login(WEBSITE, "alice");

    control.advanceClock(Duration.ofSeconds(7000));
    Map<String, Object> extended = browser.json(wechatUrl, refresh(tokens));
    assertThat(extended)
        .containsEntry("access_token", tokens.get("access_token"))
        .containsEntry("refresh_token", tokens.get("refresh_token"));
    control.advanceClock(Duration.ofSeconds(7000));
    assertThat(errcode(userinfo(tokens))).isEqualTo(0L);
    control.advanceClock(Duration.ofSeconds(200));
    assertThat(errcode(userinfo(tokens))).isEqualTo(42001L);
    Map<String, Object> replaced = browser.json(wechatUrl, refresh(tokens));
    assertThat(replaced.get("access_token")).isNotEqualTo(tokens.get("access_token"));
    assertThat(errcode(userinfo(replaced))).isEqualTo(0L);
    assertThat(errcode(userinfo(tokens))).isEqualTo(42001L);
    control.advanceClock(Duration.ofDays(30));
    assertThat(errcode(refresh(tokens))).isEqualTo(40030L);
  }

  @Test
  void aRefreshNamesTheMissingParameter() {
    assertThat(errcode("/sns/oauth2/refresh_token")).isEqualTo(41002L);
    assertThat(errcode("/sns/oauth2/refresh_token?appid=" + WEBSITE)).isEqualTo(41003L);
    assertThat(
            errcode(
                "/sns/oauth2/refresh_token?grant_type=refresh_token&refresh_token=x&appid="
                    + WEBSITE))
        .isEqualTo(40030L);
  }

  @Test
  void authReportsEveryErrorAsAnInvalidOpenid() {
    Map<String, Object> tokens = login(WEBSITE, "alice");
    String auth = "/sns/auth?access_token=" + tokens.get("access_token") + "&openid=";

    assertThat(browser.json(wechatUrl, auth + tokens.get("openid")))
        .containsEntry("errcode", 0L)
        .containsEntry("errmsg", "ok");
    assertThat(errcode(auth + "other")).isEqualTo(40003L);
    assertThat(errcode("/sns/auth?openid=x&access_token=97_x")).isEqualTo(40003L);
  }

  @Test
  void aChangedPasswordOrAWithdrawnConsentInvalidatesTokens() {
    Map<String, Object> tokens = login(WEBSITE, "alice");
    control.revoke(WEBSITE, "alice");
    assertThat(errcode(userinfo(tokens))).isEqualTo(50001L);

    Map<String, Object> again = login(WEBSITE, "alice");
    assertThat(errcode(userinfo(again))).isEqualTo(0L);
    control.changePassword("alice");
    assertThat(errcode(userinfo(again))).isEqualTo(42007L);
    assertThat(errcode(refresh(again))).isEqualTo(42007L);
    assertThat(errcode(userinfo(login(WEBSITE, "password-changed")))).isEqualTo(42007L);
  }
}
