package io.wechatlogin.simulator.world;

import io.wechatlogin.simulator.App;
import java.time.Duration;
import java.util.Map;

/**
 * The behaviour of WeChat that is not known for certain, or that is too slow for a test. The
 * builder of the simulator has the defaults.
 *
 * @param pushTimeout how long a push waits for its answer
 */
public record Settings(Codes codes, Pages pages, Api api, Quotas quotas, Duration pushTimeout) {

  /**
   * The lifetimes of codes.
   *
   * @param lifetimes how long a login code is valid, by the kind of its app
   * @param phoneLifetime how long a code of the getPhoneNumber button is valid
   * @param usedCodesAreForgotten whether a used code answers 40029 instead of 40163 once its
   *     lifetime is over
   */
  public record Codes(
      Map<App.Kind, Duration> lifetimes, Duration phoneLifetime, boolean usedCodesAreForgotten) {

    /** How long a login code of the app is valid. */
    public Duration lifetime(App app) {
      return lifetimes.getOrDefault(app.kind(), phoneLifetime);
    }
  }

  /**
   * The pages on which a person agrees.
   *
   * @param qrLifetime how long a QR page can be scanned
   * @param pollHold how long a poll of the QR page is held open
   * @param refusalRedirects whether a refused QR login returns to the website, with state only
   * @param strictAuthorize whether the authorize page requires the documented order of parameters
   * @param errorStatus the HTTP status of the pages that say what is wrong with a link
   */
  public record Pages(
      Duration qrLifetime,
      Duration pollHold,
      boolean refusalRedirects,
      boolean strictAuthorize,
      int errorStatus) {}

  /**
   * The API.
   *
   * @param checkOpenid whether userinfo checks the value of openid
   * @param hints whether errors end in "hints: [ req_id ]" as before 2021, instead of a rid
   * @param appidBeforeGrantType whether the sns calls check appid and secret before grant_type
   * @param wxaContentType the content type of answers below /wxa/
   */
  public record Api(
      boolean checkOpenid, boolean hints, boolean appidBeforeGrantType, String wxaContentType) {}

  /**
   * The quotas; 0 is no limit.
   *
   * @param callsPerMinute per app and sns path; 45011 beyond
   * @param loginsPerMinute per mini program and person; 45011 beyond
   * @param callsPerDay per app and cgi-bin or wxa path; 45009 beyond
   */
  public record Quotas(int callsPerMinute, int loginsPerMinute, int callsPerDay) {}
}
