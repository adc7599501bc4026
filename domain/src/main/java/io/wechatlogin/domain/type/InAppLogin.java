package io.wechatlogin.domain.type;

/**
 * A type whose page opens inside the provider's app only. Elsewhere a person logs in by a scan: the
 * browser shows a QR code, and the app on the phone opens it.
 */
public interface InAppLogin extends RedirectLogin {
  /**
   * Tells whether a browser is the provider's app. What a browser says about itself is a hint for
   * what to show, never a proof.
   *
   * @param userAgent the header; empty where there is none
   */
  boolean opensIn(String userAgent);
}
