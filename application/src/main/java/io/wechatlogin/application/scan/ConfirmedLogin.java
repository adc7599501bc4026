package io.wechatlogin.application.scan;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.identity.PersonalData;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.login.Login;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.code.CodeChallenge;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.scan.Scan;
import org.jspecify.annotations.Nullable;

/** The login of a person whom the phone identifies first and who confirms it later. */
public final class ConfirmedLogin {
  private final Login login;
  private final PersonalData personalData;
  private final ClockAndSecrets source;

  /** Logs confirmed persons in by {@code login}. */
  public ConfirmedLogin(Login login, PersonalData personalData, ClockAndSecrets source) {
    this.login = login;
    this.personalData = personalData;
    this.source = source;
  }

  /**
   * Keeps the data of an identified person until the confirmation can no longer come. Data of a
   * user stays.
   */
  void keep(ProvenIdentity proven, Scan scan) {
    personalData.keepUntil(
        scan.expiresAt().plus(Scan.COLLECTABLE).plus(OneTimeCode.BindCode.LIFETIME), proven);
  }

  /**
   * Logs the person in, inside a transaction.
   *
   * @param challenge what the outcome is tied to; null for nothing
   */
  LoginResult logIn(Instance instance, Identity person, @Nullable CodeChallenge challenge) {
    LoginResult result =
        login.loginCode(
            instance, new ProvenIdentity(person, instance.name()), new Caller.Anyone(), challenge);
    if (result instanceof LoginResult.LoginCode) {
      personalData.settle(person, source.now());
    }
    return result;
  }
}
