package io.wechatlogin.files;

import io.wechatlogin.domain.type.ConfigObject;
import io.wechatlogin.domain.type.InstanceConfig;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.type.LoginTypeProvider;
import io.wechatlogin.domain.type.Proof;

/** A login type without a provider: it takes the code as the openId. */
record FakeType(String appId, String secret, String createdBy) implements LoginType {
  static final String NAME = "auths.loginTypes.FakeType";

  @Override
  public Proof identify(String code) {
    return new Proof(code, null);
  }

  /**
   * Creates instances of {@link FakeType}.
   *
   * @param name marks the instances, so that a test can tell two providers apart
   */
  record Provider(String name, boolean isBuiltIn) implements LoginTypeProvider {
    @Override
    public String typeName() {
      return NAME;
    }

    @Override
    public LoginType create(InstanceConfig config, LoginTypeContext context) {
      ConfigObject auth = config.business().object("authConfig");
      return new FakeType(auth.text("appId"), auth.text("appSecret"), name);
    }
  }
}
