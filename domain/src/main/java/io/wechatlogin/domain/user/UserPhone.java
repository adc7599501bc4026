package io.wechatlogin.domain.user;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The phone number that a user has handed over. The provider vouches that the number was proven at
 * some time, not that it still is: carriers give numbers to other people. So a number never says
 * who somebody is.
 *
 * @param phoneNumber in E.164: a plus sign, country code and number, such as {@code +8613800000000}
 * @param countryCode without the plus sign, such as {@code 86}
 * @param verifiedAt when the provider answered with the number
 */
public record UserPhone(String phoneNumber, String countryCode, Instant verifiedAt) {
  /** ITU-T E.164: at most 15 digits; no country code begins with 0. */
  private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{1,14}");

  private static final Pattern NO_DIGIT = Pattern.compile("[^0-9]");

  /**
   * Makes the number of a user of what a provider returns.
   *
   * @param countryCode may begin with a plus sign
   * @param national the number without the country code; what is no digit does not count
   * @return empty where that is no phone number
   */
  public static Optional<UserPhone> of(String countryCode, String national, Instant verifiedAt) {
    String code = digits(countryCode);
    String number = digits(national);
    String phoneNumber = "+" + code + number;
    return code.isEmpty() || number.isEmpty() || !E164.matcher(phoneNumber).matches()
        ? Optional.empty()
        : Optional.of(new UserPhone(phoneNumber, code, verifiedAt));
  }

  /**
   * Returns a number from outside if it has the shape of one.
   *
   * @throws LoginException {@code invalid_request}
   */
  public static String checkNumber(String field, String phoneNumber) {
    if (!E164.matcher(phoneNumber).matches()) {
      throw new LoginException(
          LoginError.INVALID_REQUEST,
          field + ": must be a number in E.164, such as +8613800000000");
    }
    return phoneNumber;
  }

  private static String digits(String text) {
    return NO_DIGIT.matcher(text).replaceAll("");
  }

  /** Shows no digit, because phone numbers must not appear in logs. */
  @Override
  public String toString() {
    return "UserPhone[***]";
  }
}
