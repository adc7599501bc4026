package io.wechatlogin.files;

import io.wechatlogin.domain.type.ConfigObject;
import io.wechatlogin.domain.type.InstanceConfig;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.type.LoginTypeProvider;
import io.wechatlogin.domain.type.Proof;

/** A login type that takes a code for the person itself: what the tests configure. */
record PaperType(String appId, String secret, String madeBy) implements LoginType {
  static final String NAME = "auths.loginTypes.PaperType";

  @Override
  public Proof identify(String code) {
    return new Proof(code, null);
  }

  /** Makes {@link PaperType}s as somebody: the product or a third party. */
  record Provider(String by, boolean isBuiltIn) implements LoginTypeProvider {
    @Override
    public String typeName() {
      return NAME;
    }

    @Override
    public LoginType create(InstanceConfig config, LoginTypeContext context) {
      ConfigObject auth = config.business().object("authConfig");
      return new PaperType(auth.text("appId"), auth.text("appSecret"), by);
    }
  }
}
