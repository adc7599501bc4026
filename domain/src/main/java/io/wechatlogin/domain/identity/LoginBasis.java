package io.wechatlogin.domain.identity;

import org.jspecify.annotations.Nullable;

/**
 * What a login relies on. A loginCode and a session keep it, and are alive only as long as it
 * holds: as long as the user has had no further revocation, or only such as have left this binding.
 *
 * @param bindingId the id of the binding that it began by; null where it began by none, or where
 *     its own session has removed the binding
 * @param generation how many revocations the user had had
 */
public record LoginBasis(@Nullable String bindingId, long generation) {
  /** The basis of a login that relies on no binding, of a user without revocations. */
  public static final LoginBasis NONE = new LoginBasis(null, 0);
}
