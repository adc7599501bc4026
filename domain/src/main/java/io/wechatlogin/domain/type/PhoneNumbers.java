package io.wechatlogin.domain.type;

import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;

/** A type whose persons can hand over their phone number by a code. */
public interface PhoneNumbers extends AppTokenSource {
  /**
   * Exchanges a code for the phone number of the person who handed it over. The code is sent only
   * once: a failed exchange uses it up, unless the app's token was rejected.
   *
   * @param code 1 to 128 of {@code 0-9 A-Z a-z _ -}; not a code for {@link #identify}
   * @throws DeadAppTokenException where the token is rejected; the code stays valid
   * @throws LoginException {@code invalid_code}, {@code wechat_misconfigured}, {@code
   *     wechat_unavailable}, {@code wechat_rate_limited}
   */
  PhoneNumber phoneNumber(Secret appToken, String code) throws DeadAppTokenException;

  /**
   * A phone number in the form that the provider returns.
   *
   * @param phoneNumber with the country code for numbers outside China
   * @param purePhoneNumber without the country code
   * @param countryCode such as {@code 86}
   */
  record PhoneNumber(String phoneNumber, String purePhoneNumber, String countryCode) {
    /** Shows no digit, because phone numbers must not appear in logs. */
    @Override
    public String toString() {
      return "PhoneNumber[***]";
    }
  }
}
