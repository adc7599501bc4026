package io.wechatlogin.application;

import io.wechatlogin.domain.type.EmbeddedLogin;
import java.net.URI;
import java.util.Locale;

/** A way to log in by a page that a frame can show. */
final class FakeFrameLogin extends FakeWebLogin implements EmbeddedLogin {
  FakeFrameLogin(String appId) {
    super(appId, null);
  }

  @Override
  public URI embeddedUrl(URI callback, String state, Locale language) {
    return URI.create(
        "https://provider.example/frame?back="
            + callback
            + "&state="
            + state
            + "&lang="
            + language.getLanguage());
  }
}
