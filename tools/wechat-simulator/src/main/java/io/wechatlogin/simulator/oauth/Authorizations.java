package io.wechatlogin.simulator.oauth;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.api.OneTimeCodes;
import io.wechatlogin.simulator.world.Settings;
import io.wechatlogin.simulator.world.World;

/** Issues the codes of web logins, and calls back the second client if there is one. */
public final class Authorizations {
  /**
   * A code, and the URL that takes it to the app.
   *
   * @param callbackUrl the redirect URL with code and state
   */
  public record Authorization(String code, String callbackUrl) {}

  private final World world;
  private final Settings.Codes settings;
  private final OneTimeCodes codes;
  private final SecondCallbacks secondCallbacks;

  public Authorizations(World world, Settings.Codes settings, SecondCallbacks secondCallbacks) {
    this.world = world;
    this.settings = settings;
    this.codes = new OneTimeCodes(world, settings.usedCodesAreForgotten());
    this.secondCallbacks = secondCallbacks;
  }

  /** A code as if the person had agreed; it is taken to the app by the caller. */
  public String issueCode(App app, Person person, String scope) {
    String value = "0" + world.random().text(31);
    return codes.issue(value, settings.lifetime(app), app, person, scope);
  }

  /** The person agrees, and the browser is about to open the callback URL. */
  public Authorization authorize(
      App app, Person person, String scope, String redirectUri, String state) {
    String code = issueCode(app, person, scope);
    String callbackUrl = Redirects.withCode(redirectUri, code, state);
    secondCallbacks.authorized(code, callbackUrl);
    return new Authorization(code, callbackUrl);
  }

  /** Uses up a code. */
  OneTimeCodes.Code exchange(String value, App app) {
    OneTimeCodes.Code code = codes.take(value, app);
    secondCallbacks.exchanged(value);
    return code;
  }

  /** The second client of this website or account. */
  public SecondCallbacks secondCallbacks() {
    return secondCallbacks;
  }
}
