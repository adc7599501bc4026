package example.wecom;

import io.wechatlogin.application.contract.LoginTypeContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** Runs the contract of all login types on WeCom. */
class WeComContractTest extends LoginTypeContract {
  private final FakeWeCom weCom = new FakeWeCom();

  @AfterEach
  void stop() {
    weCom.close();
  }

  @Override
  protected String typeName() {
    return "auths.loginTypes.WeComType";
  }

  @Override
  protected Map<String, ?> business() {
    return Map.of(
        "authConfig",
        Map.of(
            "corpId", FakeWeCom.CORP_ID,
            "agentId", "1000002",
            "corpSecret", FakeWeCom.CORP_SECRET));
  }

  @Override
  protected List<String> secrets() {
    return List.of(FakeWeCom.CORP_SECRET);
  }

  @Override
  protected Map<String, String> settings() {
    return Map.of("WECOM_API_URL", weCom.url().toString());
  }

  @Override
  protected String codeOf(String person) {
    return weCom.codeOf(person);
  }

  @Override
  protected void breakDown() {
    weCom.failing(true);
  }

  @Override
  protected void recover() {
    weCom.failing(false);
  }
}
