package io.wechatlogin.http.directory;

import io.wechatlogin.application.caller.Scope;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.phone.VerifiedPhones;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.domain.user.UserPhone;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.request.JsonBody;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.Route;
import java.time.Instant;
import java.util.List;

/** The routes of the phone numbers of users. */
public final class PhoneRoutes {
  private static final String PHONE = "/api/v1/users/{userId}/phone";

  private final VerifiedPhones phones;

  /** Works by this use case. */
  public PhoneRoutes(VerifiedPhones phones) {
    this.phones = phones;
  }

  record PhoneAnswer(String phoneNumber, String countryCode, Instant verifiedAt) {
    static PhoneAnswer of(UserPhone phone) {
      return new PhoneAnswer(phone.phoneNumber(), phone.countryCode(), phone.verifiedAt());
    }
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.get(PHONE, this::show).needs(Scope.USERS_READ),
        Route.put(PHONE, this::put).as(Route.Kind.RATE_LIMITED).needs(Scope.USERS),
        Route.delete(PHONE, this::remove).needs(Scope.USERS));
  }

  private Answer show(ApiRequest request) {
    UserId userId = request.user();
    return Answer.json(200, PhoneAnswer.of(phones.ofUser(userId, request.caller())));
  }

  private Answer put(ApiRequest request) {
    UserId userId = request.user();
    JsonBody body = request.json();
    Instance instance = request.instance(body.text("loginType"));
    String phoneCode = body.text("phoneCode");
    return Answer.json(
        200, PhoneAnswer.of(phones.put(instance, userId, phoneCode, request.caller())));
  }

  private Answer remove(ApiRequest request) {
    UserId userId = request.user();
    phones.remove(userId, request.caller());
    return Answer.empty(204);
  }
}
