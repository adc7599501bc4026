package io.wechatlogin.domain.type;

import java.net.URI;
import java.util.Locale;

/** A type whose page can be shown in a frame of the application's own page. */
public interface FrameLogin extends RedirectLogin {
  /**
   * Returns the page for the frame. The provider navigates inside the frame, never in the window
   * around it.
   *
   * @param callback where the frame comes back to, with {@code code} and {@code state}
   * @param state 43 letters and digits, random, for this one login
   * @param language the person's language, where the provider supports it
   */
  URI frameUrl(URI callback, String state, Locale language);
}
