package io.wechatlogin.application.embedding;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.InAppLogin;
import io.wechatlogin.domain.type.InstanceConfig;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.type.LoginTypeProvider;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.ProfileLogin;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.WebToken;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A login type with profiles that opens only in an app; its codes are the openIds themselves. */
record ProfileLoginType(String appId) implements InAppLogin, ProfileLogin {
  static final String NAME = "auths.loginTypes.ProfileLoginType";

  @Override
  public Proof identify(String code) {
    return new Proof(code, null);
  }

  @Override
  public URI authorizationUrl(URI callback, String state) {
    return URI.create("https://provider.example/?back=" + callback + "&state=" + state);
  }

  @Override
  public String scope() {
    return "profile";
  }

  @Override
  public boolean opensIn(String userAgent) {
    return userAgent.contains("App");
  }

  @Override
  public boolean asksForProfile() {
    return true;
  }

  @Override
  public WebToken token(String code) {
    return new WebToken(
        code,
        scope(),
        new Secret("access-of-" + code),
        new Secret("refresh-of-" + code),
        Instant.EPOCH,
        Duration.ofHours(2));
  }

  @Override
  public WebToken refresh(Secret refreshToken) {
    String token = refreshToken.reveal();
    if (!token.startsWith("refresh-of-")) {
      throw new LoginException(LoginError.INVALID_REFRESH_TOKEN);
    }
    return token(token.substring("refresh-of-".length()));
  }

  @Override
  public Profile profile(WebToken token) {
    return new Profile(token.openId(), null, "Nick " + token.openId(), "", 0, "", "", "");
  }

  /** Creates the type and keeps the context that it received. */
  static final class Provider implements LoginTypeProvider {
    private @Nullable LoginTypeContext context;

    LoginTypeContext context() {
      return Objects.requireNonNull(context);
    }

    @Override
    public String typeName() {
      return NAME;
    }

    @Override
    public LoginType create(InstanceConfig config, LoginTypeContext context) {
      this.context = context;
      return new ProfileLoginType(config.business().object("authConfig").text("appId"));
    }
  }
}
