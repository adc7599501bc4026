package io.wechatlogin.domain.type;

import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;

/** A type whose persons can hand over their phone number by a code. */
public interface PhoneNumbers extends AppTokenSource {
  /**
   * Trades a code for the phone number of the person who handed it over. The code is sent once
   * only: a failed exchange has burnt it, but for one that a dead token prevented.
   *
   * @param code 1 to 128 of {@code 0-9 A-Z a-z _ -}; not one that {@link #identify} takes
   * @throws DeadAppTokenException where the token is dead; the code is as good as before
   * @throws LoginException {@code invalid_code}, {@code wechat_misconfigured}, {@code
   *     wechat_unavailable}, {@code wechat_rate_limited}
   */
  PhoneNumber phoneNumber(Secret appToken, String code) throws DeadAppTokenException;

  /**
   * A phone number as the provider writes it.
   *
   * @param phoneNumber abroad, with the code of its country
   * @param purePhoneNumber without the code of its country
   * @param countryCode such as {@code 86}
   */
  record PhoneNumber(String phoneNumber, String purePhoneNumber, String countryCode) {
    /** Shows no digit: the numbers of persons belong in no log. */
    @Override
    public String toString() {
      return "PhoneNumber[***]";
    }
  }
}
