package io.wechatlogin.domain.type;

/**
 * A type whose codes come from the provider's SDK in a native app. The app hands {@code state} and
 * scope to the SDK, which returns the state together with the code. There is no page and no cookie:
 * the app keeps a verifier in its place.
 */
public interface SdkLogin extends LoginType {
  /** Returns the requested scope, in the provider's words. */
  String scope();
}
