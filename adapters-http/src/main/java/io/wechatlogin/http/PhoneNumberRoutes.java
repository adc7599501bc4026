package io.wechatlogin.http;

import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.miniprogram.PhoneNumberLookup;
import io.wechatlogin.domain.type.PhoneNumbers;
import io.wechatlogin.domain.type.PhoneNumbers.PhoneNumber;

/** Tells hosts the phone numbers that persons handed over. */
final class PhoneNumberRoutes {
  private final PhoneNumberLookup lookup;

  PhoneNumberRoutes(PhoneNumberLookup lookup) {
    this.lookup = lookup;
  }

  record PhoneNumberAnswer(String phoneNumber, String purePhoneNumber, String countryCode) {
    static PhoneNumberAnswer of(PhoneNumber number) {
      return new PhoneNumberAnswer(
          number.phoneNumber(), number.purePhoneNumber(), number.countryCode());
    }
  }

  void addTo(Routes routes) {
    routes.post("/api/v1/login-types/{name}/phone-numbers", this::lookUp);
  }

  private void lookUp(Exchange exchange) {
    exchange.caller().requireHost();
    Instance instance = exchange.instance();
    instance.require(PhoneNumbers.class); // what a type cannot do does not depend on the body
    String code = exchange.body().text("code");
    exchange.ok(PhoneNumberAnswer.of(lookup.phoneNumber(instance, code, exchange.caller())));
  }
}
