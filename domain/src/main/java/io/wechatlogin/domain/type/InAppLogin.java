package io.wechatlogin.domain.type;

/**
 * A type whose page opens only inside the provider's app. In other browsers a person logs in by a
 * scan: the browser shows a QR code, and the app on the phone opens it.
 */
public interface InAppLogin extends RedirectLogin {
  /**
   * Returns whether a browser is the provider's app. The header is a hint for what to show, never a
   * proof.
   *
   * @param userAgent the {@code User-Agent} header; empty where there is none
   */
  boolean opensIn(String userAgent);
}
