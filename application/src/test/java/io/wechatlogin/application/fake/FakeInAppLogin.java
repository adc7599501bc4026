package io.wechatlogin.application.fake;

import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.InAppLogin;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.WebGrant;
import io.wechatlogin.domain.type.WebToken;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A login type whose page opens only in an app called {@code App}, and that grants tokens. */
public final class FakeInAppLogin extends FakeWebLogin implements InAppLogin {
  public FakeInAppLogin(String appId, @Nullable String applicationState) {
    super(appId, applicationState);
  }

  @Override
  public Proof identify(String code) {
    Proof proof = super.identify(code);
    WebToken token =
        new WebToken(
            proof.openId(),
            "login",
            new Secret("access"),
            new Secret("refresh"),
            Instant.EPOCH,
            Duration.ofHours(2));
    return proof.with(new WebGrant(token, null));
  }

  @Override
  public boolean opensIn(String userAgent) {
    return userAgent.contains("App");
  }
}
