package io.wechatlogin.domain.type;

import java.net.URI;
import java.util.Locale;

/** A type whose page can be shown in a frame of the application's own page. */
public interface EmbeddedLogin extends RedirectLogin {
  /**
   * Returns what the frame shows. The provider goes on inside the frame, never in the window around
   * it.
   *
   * @param callback where the frame comes back to, with {@code code} and {@code state}
   * @param state 43 letters and digits, random, for this one login
   * @param language of the person, where the provider speaks it
   */
  URI embeddedUrl(URI callback, String state, Locale language);
}
