package io.wechatlogin.application.scan;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.identity.PersonalData;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.login.Login;
import io.wechatlogin.application.port.BindingRemoval;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Revocations;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.code.CodeChallenge;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.identity.Moment;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.scan.Phone;
import io.wechatlogin.domain.scan.Scan;
import io.wechatlogin.domain.type.Profile;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The login of a person whom the phone identifies first and who confirms it later. */
public final class ConfirmedLogin {
  private final Login login;
  private final PersonalData personalData;
  private final BindingRemoval bindings;
  private final Revocations revocations;
  private final ClockAndSecrets source;

  /** Logs confirmed persons in by {@code login}. */
  public ConfirmedLogin(
      Login login,
      PersonalData personalData,
      BindingRemoval bindings,
      Revocations revocations,
      ClockAndSecrets source) {
    this.login = login;
    this.personalData = personalData;
    this.bindings = bindings;
    this.revocations = revocations;
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

  /** Returns what the person of a scan shows; empty where that is not known. */
  Optional<Profile> profileOf(Scan scan) {
    return Optional.ofNullable(scan.phone())
        .flatMap(phone -> personalData.profileOf(phone.identity()));
  }

  /** Returns when the provider was asked who a person is, on the clock of the store. */
  Instant identifiedAt(ProvenIdentity proven) {
    return revocations.stored(proven.began()).at();
  }

  /**
   * Logs the person of a phone in, inside a transaction.
   *
   * @param challenge what the outcome is tied to; null for nothing
   */
  LoginResult logIn(Instance instance, Phone phone, @Nullable CodeChallenge challenge) {
    ProvenIdentity proven =
        new ProvenIdentity(
            phone.identity(),
            instance.name(),
            null,
            null,
            null,
            new Moment.Stored(phone.identifiedAt()));
    LoginResult result = login.loginCode(instance, proven, new Caller.Anyone(), challenge);
    // What was kept until the confirmation stays only as long as the binding does.
    if (result instanceof LoginResult.LoginCode && bindings.hold(phone.identity())) {
      personalData.settle(phone.identity(), source.now());
    }
    return result;
  }
}
