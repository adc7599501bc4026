package io.wechatlogin.application.fake;

import io.wechatlogin.domain.type.FrameLogin;
import java.net.URI;
import java.util.Locale;

/** A login type that redirects and also offers a page for a frame. */
public final class FakeFrameLogin extends FakeWebLogin implements FrameLogin {
  public FakeFrameLogin(String appId) {
    super(appId, null);
  }

  @Override
  public URI frameUrl(URI callback, String state, Locale language) {
    return URI.create(
        "https://provider.example/frame?back="
            + callback
            + "&state="
            + state
            + "&lang="
            + language.getLanguage());
  }
}
