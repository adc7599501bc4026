package io.wechatlogin.http;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.ProfileLogin;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.WebGrant;
import io.wechatlogin.domain.type.WebToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** A type whose persons show themselves. A code is the person's name, or {@code fail_<error>}. */
record FakeProfilePage(String appId, boolean asksForProfile) implements ProfileLogin {
  private static final Instant OBTAINED = Instant.parse("2026-01-02T03:04:05Z");

  @Override
  public Proof identify(String code) {
    WebToken token = token(code);
    return new Proof(token.openId(), null)
        .with(new WebGrant(token, asksForProfile ? profile(token) : null));
  }

  @Override
  public WebToken token(String code) {
    return refresh(new Secret(code));
  }

  /** Renews what is the person's name. */
  @Override
  public WebToken refresh(Secret refreshToken) {
    String name = refreshToken.reveal();
    if (name.startsWith("fail_")) {
      throw new LoginException(
          LoginError.valueOf(name.substring("fail_".length()).toUpperCase(Locale.ROOT)));
    }
    return new WebToken(
        "open-" + name,
        "snsapi_userinfo",
        new Secret("access-" + name),
        refreshToken,
        OBTAINED,
        Duration.ofHours(2));
  }

  @Override
  public Profile profile(WebToken token) {
    String name = token.refreshToken().reveal();
    return new Profile(
        token.openId(), "union-" + name, name + " 😀", "https://a.example/1", 1, "P", "C", "CN");
  }
}
