package io.wechatlogin.application.phone;

import io.wechatlogin.application.audit.Audit;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.identity.ProviderCode;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.miniprogram.PhoneNumberLookup;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.application.port.UserPhones;
import io.wechatlogin.application.session.LiveCallers;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.state.PendingLogin.Binder;
import io.wechatlogin.domain.type.PhoneNumbers;
import io.wechatlogin.domain.type.PhoneNumbers.PhoneNumber;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.domain.user.UserPhone;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Keeps the phone numbers of users, each proven by a code of WeChat. */
public final class VerifiedPhones {
  private static final String FIELD = "phone";
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final UserDirectory users;
  private final UserPhones phones;
  private final Transactions transactions;
  private final PhoneNumberLookup lookup;
  private final LiveCallers callers;
  private final Audit audit;
  private final ClockAndSecrets source;

  /** Keeps numbers in these ports. */
  public VerifiedPhones(
      Ports ports,
      PhoneNumberLookup lookup,
      LiveCallers callers,
      Audit audit,
      ClockAndSecrets source) {
    this.users = ports.users();
    this.phones = ports.accounts().phones();
    this.transactions = ports.store().transactions();
    this.lookup = lookup;
    this.callers = callers;
    this.audit = audit;
    this.source = source;
  }

  /**
   * Trades a code for the number of a user, and stores it in the place of another one. WeChat is
   * asked outside of any transaction; a user who asks must still be signed in and active when it
   * has answered.
   *
   * @throws LoginException as {@link #ask} and {@code unauthenticated}, {@code forbidden}, {@code
   *     user_not_found}, {@code user_disabled}; {@code phone_taken} where another user has the
   *     number, which is recorded
   */
  public UserPhone put(Instance instance, UserId userId, String phoneCode, Caller caller) {
    caller.requireMayActFor(userId);
    check(instance, phoneCode);
    requireUser(userId);
    Set<Binder> began = callers.began(caller);
    UserPhone phone = ask(instance, phoneCode);
    return audit.recordingRefusals(
        userId,
        instance.name(),
        () ->
            transactions.run(
                () -> {
                  callers.requireAlive(userId, began);
                  if (users.hold(userId).isEmpty()) {
                    throw new LoginException(LoginError.USER_NOT_FOUND);
                  }
                  keep(instance, userId, phone);
                  return phone;
                }));
  }

  /**
   * Checks what can be checked of a code without WeChat.
   *
   * @throws LoginException {@code login_type_inactive}, {@code not_supported}, {@code
   *     invalid_request}
   */
  public void check(Instance instance, String phoneCode) {
    instance.require(PhoneNumbers.class);
    ProviderCode.check("phoneCode", phoneCode);
  }

  /**
   * Asks WeChat for the number of a code, which is used up.
   *
   * @throws LoginException as {@link #check} and {@link PhoneNumbers#phoneNumber}; {@code
   *     wechat_unavailable} where the answer is no phone number
   */
  public UserPhone ask(Instance instance, String phoneCode) {
    check(instance, phoneCode);
    PhoneNumber number = lookup.ask(instance, phoneCode);
    return UserPhone.of(number.countryCode(), number.purePhoneNumber(), source.now())
        .orElseThrow(() -> new LoginException(LoginError.WECHAT_UNAVAILABLE, RETRY_AFTER));
  }

  /**
   * Stores the number of a user, inside a transaction that holds the user.
   *
   * @throws LoginException {@code phone_taken}
   */
  public void keep(Instance instance, UserId userId, UserPhone phone) {
    if (!phones.put(userId, phone)) {
      throw new LoginException(LoginError.PHONE_TAKEN);
    }
    audit.record(userId, EventKind.CHANGED, instance.name(), FIELD);
  }

  /**
   * Returns the number of a user.
   *
   * @throws LoginException {@code unauthenticated}, {@code forbidden}, {@code user_not_found};
   *     {@code not_found} where the user has none
   */
  public UserPhone ofUser(UserId userId, Caller caller) {
    caller.requireMayActFor(userId);
    requireUser(userId);
    return phones.find(userId).orElseThrow(() -> new LoginException(LoginError.NOT_FOUND));
  }

  /**
   * Removes the number of a user; without one, nothing happens.
   *
   * @throws LoginException {@code unauthenticated}, {@code forbidden}, {@code user_not_found}
   */
  public void remove(UserId userId, Caller caller) {
    caller.requireMayActFor(userId);
    requireUser(userId);
    transactions.run(
        () -> {
          boolean removed = phones.remove(userId);
          if (removed) {
            audit.record(userId, EventKind.CHANGED, null, FIELD);
          }
          return removed;
        });
  }

  /**
   * Finds the users who have a number.
   *
   * @param phoneNumber in E.164
   * @throws LoginException {@code unauthenticated}, {@code forbidden}, {@code invalid_request}
   */
  public List<User> owners(String phoneNumber, Caller caller) {
    caller.requireHost();
    UserPhone.checkNumber(FIELD, phoneNumber);
    return phones.ownerOf(phoneNumber).flatMap(users::find).stream().toList();
  }

  private void requireUser(UserId userId) {
    if (users.find(userId).isEmpty()) {
      throw new LoginException(LoginError.USER_NOT_FOUND);
    }
  }
}
