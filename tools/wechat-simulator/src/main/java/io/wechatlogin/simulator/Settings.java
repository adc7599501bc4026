package io.wechatlogin.simulator;

import java.time.Duration;
import java.util.Map;

/**
 * What is not known for certain about WeChat, or is too slow for a test: each a switch, whose
 * default is the builder's.
 *
 * @param qrLifetime how long a QR page can be scanned
 * @param pollHold how long a poll of the QR page is held
 * @param codeLifetimes how long a login code is good, by the kind of its app
 * @param phoneCodeLifetime how long a code of the getPhoneNumber button is good
 * @param usedCodesAreForgotten whether a used code answers 40029 instead of 40163 once its lifetime
 *     is over
 * @param strictAuthorize whether the authorize page insists on the documented order of parameters
 * @param checkOpenid whether userinfo looks at the value of openid
 * @param hints whether errors end in "hints: [ req_id ]" as before 2021, instead of a rid
 * @param appidBeforeGrantType whether the sns calls look at appid and secret before grant_type
 * @param wxaContentType the type of what wxa calls answer
 * @param errorPageStatus the HTTP status of the pages that say what is wrong with a link
 * @param refusalRedirects whether a refused QR login returns to the website, with state alone
 * @param callsPerMinute per app and sns path, 45011 beyond; 0 for no limit
 * @param loginsPerMinute per mini program and person, 45011 beyond; 0 for no limit
 * @param callsPerDay per app and cgi-bin or wxa path, 45009 beyond; 0 for no limit
 * @param pushTimeout how long a push waits for its answer
 */
record Settings(
    Duration qrLifetime,
    Duration pollHold,
    Map<App.Kind, Duration> codeLifetimes,
    Duration phoneCodeLifetime,
    boolean usedCodesAreForgotten,
    boolean strictAuthorize,
    boolean checkOpenid,
    boolean hints,
    boolean appidBeforeGrantType,
    String wxaContentType,
    int errorPageStatus,
    boolean refusalRedirects,
    int callsPerMinute,
    int loginsPerMinute,
    int callsPerDay,
    Duration pushTimeout) {

  Duration codeLifetime(App app) {
    return codeLifetimes.getOrDefault(app.kind(), phoneCodeLifetime);
  }
}
