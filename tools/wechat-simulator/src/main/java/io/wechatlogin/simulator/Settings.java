package io.wechatlogin.simulator;

import java.time.Duration;

/**
 * What is not known for certain about WeChat, or is too slow for a test: each a switch with a
 * default.
 *
 * @param qrLifetime how long a QR page can be scanned
 * @param pollHold how long a poll of the QR page is held
 * @param codeLifetime how long a code is good
 * @param usedCodesAreForgotten whether a used code answers 40029 instead of 40163 once its lifetime
 *     is over
 * @param strictAuthorize whether the authorize page insists on the documented order of parameters
 * @param checkOpenid whether userinfo looks at the value of openid
 * @param hints whether errors end in "hints: [ req_id ]" as before 2021, instead of a rid
 * @param callsPerMinute per app and path, 45011 beyond; 0 for no limit
 * @param pushTimeout how long a push waits for its answer
 */
record Settings(
    Duration qrLifetime,
    Duration pollHold,
    Duration codeLifetime,
    boolean usedCodesAreForgotten,
    boolean strictAuthorize,
    boolean checkOpenid,
    boolean hints,
    int callsPerMinute,
    Duration pushTimeout) {

  static final Settings DEFAULT =
      new Settings(
          Duration.ofMinutes(5),
          Duration.ofSeconds(15),
          Duration.ofMinutes(5),
          true,
          true,
          false,
          false,
          0,
          Duration.ofSeconds(5));

  Settings withQrLifetime(Duration qrLifetime) {
    return new Settings(
        qrLifetime,
        pollHold,
        codeLifetime,
        usedCodesAreForgotten,
        strictAuthorize,
        checkOpenid,
        hints,
        callsPerMinute,
        pushTimeout);
  }

  Settings withPollHold(Duration pollHold) {
    return new Settings(
        qrLifetime,
        pollHold,
        codeLifetime,
        usedCodesAreForgotten,
        strictAuthorize,
        checkOpenid,
        hints,
        callsPerMinute,
        pushTimeout);
  }

  Settings withCodeLifetime(Duration codeLifetime) {
    return new Settings(
        qrLifetime,
        pollHold,
        codeLifetime,
        usedCodesAreForgotten,
        strictAuthorize,
        checkOpenid,
        hints,
        callsPerMinute,
        pushTimeout);
  }

  Settings withUsedCodesAreForgotten(boolean usedCodesAreForgotten) {
    return new Settings(
        qrLifetime,
        pollHold,
        codeLifetime,
        usedCodesAreForgotten,
        strictAuthorize,
        checkOpenid,
        hints,
        callsPerMinute,
        pushTimeout);
  }

  Settings withStrictAuthorize(boolean strictAuthorize) {
    return new Settings(
        qrLifetime,
        pollHold,
        codeLifetime,
        usedCodesAreForgotten,
        strictAuthorize,
        checkOpenid,
        hints,
        callsPerMinute,
        pushTimeout);
  }

  Settings withCheckOpenid(boolean checkOpenid) {
    return new Settings(
        qrLifetime,
        pollHold,
        codeLifetime,
        usedCodesAreForgotten,
        strictAuthorize,
        checkOpenid,
        hints,
        callsPerMinute,
        pushTimeout);
  }

  Settings withHints(boolean hints) {
    return new Settings(
        qrLifetime,
        pollHold,
        codeLifetime,
        usedCodesAreForgotten,
        strictAuthorize,
        checkOpenid,
        hints,
        callsPerMinute,
        pushTimeout);
  }

  Settings withCallsPerMinute(int callsPerMinute) {
    return new Settings(
        qrLifetime,
        pollHold,
        codeLifetime,
        usedCodesAreForgotten,
        strictAuthorize,
        checkOpenid,
        hints,
        callsPerMinute,
        pushTimeout);
  }

  Settings withPushTimeout(Duration pushTimeout) {
    return new Settings(
        qrLifetime,
        pollHold,
        codeLifetime,
        usedCodesAreForgotten,
        strictAuthorize,
        checkOpenid,
        hints,
        callsPerMinute,
        pushTimeout);
  }
}
