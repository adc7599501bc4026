package io.wechatlogin.application;

import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.type.PhoneNumbers;
import io.wechatlogin.domain.type.PhoneNumbers.PhoneNumber;

/** Finds the phone number that a person has handed over. */
public final class PhoneNumberLookup {
  private final AppAccess access;

  PhoneNumberLookup(AppAccess access) {
    this.access = access;
  }

  /**
   * Trades a code for a phone number.
   *
   * @param code of {@code getPhoneNumber}, not of a login
   * @throws LoginException as {@link PhoneNumbers#phoneNumber} and {@code unauthenticated}, {@code
   *     forbidden}, {@code login_type_inactive}, {@code not_supported}
   */
  public PhoneNumber phoneNumber(Instance instance, String code, Caller caller) {
    caller.requireHost();
    PhoneNumbers type = instance.able(PhoneNumbers.class);
    String checked = Codes.check(code);
    return access.call(type, token -> type.phoneNumber(token, checked));
  }
}
