package io.wechatlogin.wechat.types;

import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.AppToken;
import io.wechatlogin.domain.type.ConfigObject;
import io.wechatlogin.domain.type.DeadAppTokenException;
import io.wechatlogin.domain.type.EncryptedData;
import io.wechatlogin.domain.type.InstanceConfig;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.type.LoginTypeProvider;
import io.wechatlogin.domain.type.PhoneNumbers;
import io.wechatlogin.domain.type.ProfileForm;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.ProviderReachability;
import io.wechatlogin.domain.type.UserDataDecryption;
import io.wechatlogin.wechat.api.WeChatApi;
import io.wechatlogin.wechat.push.AuthorizationEvents;
import io.wechatlogin.wechat.push.PushKeys;
import io.wechatlogin.wechat.push.WeChatPushReceiver;
import io.wechatlogin.wechat.push.WeChatPushes;
import io.wechatlogin.wechat.userdata.UserData;
import java.time.Instant;
import java.util.Optional;

/** Login in a mini program: {@code wx.login()} on the phone returns the code. */
record WeChatMiniType(String appId, Secret appSecret, WeChatApi api, WeChatPushes pushes)
    implements UserDataDecryption,
        PhoneNumbers,
        ProfileForm,
        WeChatPushReceiver,
        ProviderReachability {

  @Override
  public Outcome reach() {
    return api.reach();
  }

  @Override
  public Proof identify(String code) {
    return api.codeToSession(appId, appSecret, code);
  }

  @Override
  public Optional<String> decrypt(EncryptedData data, Secret sessionKey, Instant now) {
    return UserData.decrypt(data, sessionKey, appId, now);
  }

  @Override
  public AppToken appToken(boolean forceRefresh) {
    return api.appToken(appId, appSecret, forceRefresh);
  }

  @Override
  public PhoneNumber phoneNumber(Secret appToken, String code) throws DeadAppTokenException {
    return api.phoneNumber(appId, appToken, code);
  }

  /** Creates mini program logins from {@code {"authConfig": {"appId", "appSecret"}}}. */
  public static final class Provider implements LoginTypeProvider {
    @Override
    public String typeName() {
      return "auths.loginTypes.WeChatMiniType";
    }

    @Override
    public boolean isBuiltIn() {
      return true;
    }

    @Override
    public LoginType create(InstanceConfig config, LoginTypeContext context) {
      ConfigObject auth = config.business().object("authConfig");
      String appId = auth.text("appId");
      return new WeChatMiniType(
          appId,
          AppSecret.read(config.element(), auth),
          WeChatApi.of(context),
          new WeChatPushes(
              appId,
              PushKeys.read(config.business(), auth),
              AuthorizationEvents.MINI_PROGRAM,
              context.clock()));
    }
  }
}
