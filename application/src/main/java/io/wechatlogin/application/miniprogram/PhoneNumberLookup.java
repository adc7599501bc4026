package io.wechatlogin.application.miniprogram;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.identity.ProviderCode;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.type.PhoneNumbers;
import io.wechatlogin.domain.type.PhoneNumbers.PhoneNumber;

/** Looks up the phone number that a person has handed over. */
public final class PhoneNumberLookup {
  private final AppTokenRenewal tokens;

  /** Calls WeChat with these tokens. */
  public PhoneNumberLookup(AppTokenRenewal tokens) {
    this.tokens = tokens;
  }

  /**
   * Trades a code for a phone number.
   *
   * @param code the code of {@code getPhoneNumber}, not of a login
   * @throws LoginException as {@link PhoneNumbers#phoneNumber} and {@code unauthenticated}, {@code
   *     forbidden}, {@code login_type_inactive}, {@code not_supported}
   */
  public PhoneNumber phoneNumber(Instance instance, String code, Caller caller) {
    caller.requireHost();
    return ask(instance, code);
  }

  /**
   * Trades a code for a phone number, for a caller whose rights are checked already.
   *
   * @throws LoginException as {@link PhoneNumbers#phoneNumber}, and {@code invalid_request}, {@code
   *     login_type_inactive}, {@code not_supported}
   */
  public PhoneNumber ask(Instance instance, String code) {
    PhoneNumbers type = instance.require(PhoneNumbers.class);
    String checked = ProviderCode.check(code);
    return tokens.call(type, token -> type.phoneNumber(token, checked));
  }
}
