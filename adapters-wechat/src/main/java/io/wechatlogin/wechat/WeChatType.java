package io.wechatlogin.wechat;

import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.ConfigObject;
import io.wechatlogin.domain.type.FrameLogin;
import io.wechatlogin.domain.type.InstanceConfig;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.type.LoginTypeProvider;
import io.wechatlogin.domain.type.Proof;
import java.net.URI;
import java.util.Locale;

/** Login on a website: the person scans a QR code with WeChat and confirms on the phone. */
record WeChatType(
    String appId, Secret appSecret, WeChatApi api, AuthorizePage page, WeChatPushes pushes)
    implements FrameLogin, WeChatPushReceiver {

  @Override
  public Proof identify(String code) {
    return api.accessToken(appId, appSecret, code).proof();
  }

  @Override
  public URI authorizationUrl(URI callback, String state) {
    return page.with(appId, callback, scope(), state);
  }

  @Override
  public URI frameUrl(URI callback, String state, Locale language) {
    return page.embedded(appId, callback, scope(), state, language);
  }

  @Override
  public String scope() {
    return "snsapi_login";
  }

  /** Makes website logins of {@code {"authConfig": {"appId", "appSecret"}}}. */
  public static final class Provider implements LoginTypeProvider {
    @Override
    public String typeName() {
      return "auths.loginTypes.WeChatType";
    }

    @Override
    public boolean isBuiltIn() {
      return true;
    }

    @Override
    public LoginType create(InstanceConfig config, LoginTypeContext context) {
      ConfigObject auth = config.business().object("authConfig");
      String appId = auth.text("appId");
      return new WeChatType(
          appId,
          AppSecret.read(config.element(), auth),
          WeChatApi.of(context),
          AuthorizePage.forWebsites(context),
          new WeChatPushes(
              appId,
              PushKeys.read(config.business(), auth),
              Withdrawals.OF_WEBSITE,
              context.clock()));
    }
  }
}
