package io.wechatlogin.application.fake;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.type.Push;
import io.wechatlogin.domain.type.PushReceiver;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A login type that receives prepared pushes; the body of a request names the push. */
public final class FakePushLogin extends FakeLogin implements PushReceiver {
  private final Map<String, Push> prepared = new HashMap<>();

  public FakePushLogin(String appId) {
    super(appId);
  }

  /** Prepares the push that a request with this body delivers. */
  public void prepare(String body, Push push) {
    prepared.put(body, push);
  }

  @Override
  public String echo(Map<String, String> parameters) {
    return parameters.getOrDefault("echo", "");
  }

  @Override
  public Optional<SecretHash> looseSignature(Map<String, String> parameters) {
    return Optional.ofNullable(parameters.get("signature")).map(SecretHash::of);
  }

  @Override
  public Push open(Map<String, String> parameters, byte[] body) {
    Push push = prepared.get(new String(body, StandardCharsets.UTF_8));
    if (push == null) {
      throw new LoginException(LoginError.FORBIDDEN);
    }
    return push;
  }

  @Override
  public String receipt() {
    return "received";
  }
}
