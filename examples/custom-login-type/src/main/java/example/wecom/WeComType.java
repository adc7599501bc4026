package example.wecom;

import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.ConfigObject;
import io.wechatlogin.domain.type.InstanceConfig;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.type.LoginTypeProvider;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.RedirectLogin;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Web login by WeCom. A member of the enterprise scans a QR code with WeCom, or is recognized by
 * the WeCom that runs on the desktop. {@code appId()} is the CorpID of the enterprise, because a
 * member has the same UserId in all of its applications.
 */
final class WeComType implements RedirectLogin {
  private final String corpId;
  private final String agentId;
  private final WeComApi api;
  private final URI loginPages;

  private WeComType(String corpId, String agentId, WeComApi api, URI loginPages) {
    this.corpId = corpId;
    this.agentId = agentId;
    this.api = api;
    this.loginPages = loginPages;
  }

  @Override
  public String appId() {
    return corpId;
  }

  @Override
  public Proof identify(String code) {
    return new Proof(api.memberOf(code), null);
  }

  /**
   * Builds the address of WeCom's login page. Source of the parameters:
   * https://developer.work.weixin.qq.com/document/path/98171 ("构造企业微信登录链接", 2026-01-14). {@code
   * CorpApp} means an application that the enterprise has built itself; {@code appid} is the
   * CorpID.
   */
  @Override
  public URI authorizationUrl(URI callback, String state) {
    return URI.create(
        loginPages
            + "/wwlogin/sso/login?login_type=CorpApp&appid="
            + encoded(corpId)
            + "&agentid="
            + encoded(agentId)
            + "&redirect_uri="
            + encoded(callback.toString())
            + "&state="
            + encoded(state));
  }

  @Override
  public String scope() {
    return "CorpApp";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Creates instances from {@code {"authConfig": {"corpId", "agentId", "corpSecret"}}}. */
  public static final class Provider implements LoginTypeProvider {
    @Override
    public String typeName() {
      return "auths.loginTypes.WeComType";
    }

    @Override
    public LoginType create(InstanceConfig config, LoginTypeContext context) {
      ConfigObject auth = config.business().object("authConfig");
      String corpId = auth.text("corpId");
      String agentId = auth.text("agentId");
      Secret corpSecret = new Secret(auth.text("corpSecret"));
      return new WeComType(
          corpId,
          agentId,
          new WeComApi(
              context.shared(WeComClient.class, WeComClient::new),
              address(context, "WECOM_API_URL", "https://qyapi.weixin.qq.com"),
              corpId,
              corpSecret,
              context.clock(),
              WeComApi.TIME_BUDGET),
          address(context, "WECOM_LOGIN_URL", "https://login.work.weixin.qq.com"));
    }

    private static URI address(LoginTypeContext context, String setting, String defaultAddress) {
      return URI.create(context.setting(setting).orElse(defaultAddress));
    }
  }
}
