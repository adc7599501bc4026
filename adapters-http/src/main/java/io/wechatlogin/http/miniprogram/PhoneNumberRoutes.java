package io.wechatlogin.http.miniprogram;

import io.wechatlogin.application.caller.Scope;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.miniprogram.PhoneNumberLookup;
import io.wechatlogin.domain.type.PhoneNumbers;
import io.wechatlogin.domain.type.PhoneNumbers.PhoneNumber;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.Route;
import java.util.List;

/** The route by which hosts look up the phone number that a person handed over. */
public final class PhoneNumberRoutes {
  private final PhoneNumberLookup lookup;

  /** Works by this use case. */
  public PhoneNumberRoutes(PhoneNumberLookup lookup) {
    this.lookup = lookup;
  }

  record PhoneNumberAnswer(String phoneNumber, String purePhoneNumber, String countryCode) {
    static PhoneNumberAnswer of(PhoneNumber number) {
      return new PhoneNumberAnswer(
          number.phoneNumber(), number.purePhoneNumber(), number.countryCode());
    }
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.post("/api/v1/login-types/{name}/phone-numbers", this::lookUp).needs(Scope.CODES));
  }

  private Answer lookUp(ApiRequest request) {
    request.caller().requireHost();
    Instance instance = request.instance();
    // The refusal of a type without this capability does not depend on the body.
    instance.require(PhoneNumbers.class);
    String code = request.json().text("code");
    return Answer.json(
        200, PhoneNumberAnswer.of(lookup.phoneNumber(instance, code, request.caller())));
  }
}
