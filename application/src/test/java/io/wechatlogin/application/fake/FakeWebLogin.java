package io.wechatlogin.application.fake;

import io.wechatlogin.domain.type.RedirectLogin;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A login type that redirects the browser. */
public class FakeWebLogin extends FakeLogin implements RedirectLogin {
  private final @Nullable String applicationState;

  public FakeWebLogin(String appId, @Nullable String applicationState) {
    super(appId);
    this.applicationState = applicationState;
  }

  @Override
  public URI authorizationUrl(URI callback, String state) {
    return URI.create("https://provider.example/?back=" + callback + "&state=" + state);
  }

  @Override
  public String scope() {
    return "login";
  }

  @Override
  public Optional<String> applicationState() {
    return Optional.ofNullable(applicationState);
  }
}
