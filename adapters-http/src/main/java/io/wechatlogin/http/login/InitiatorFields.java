package io.wechatlogin.http.login;

import io.wechatlogin.domain.state.Initiator;
import io.wechatlogin.http.request.JsonBody;
import io.wechatlogin.http.route.ApiRequest;

/** The fields and parameters that begin a login: {@code codeChallenge} and {@code state}. */
public final class InitiatorFields {
  private static final String CHALLENGE = "codeChallenge";
  private static final String STATE = "state";

  private InitiatorFields() {}

  /** Reads them from a body. */
  public static Initiator of(JsonBody body) {
    return Initiator.of(
        body.optionalText(CHALLENGE).orElse(null), body.optionalText(STATE).orElse(null));
  }

  /** Reads them from the query. */
  public static Initiator ofQuery(ApiRequest request) {
    return Initiator.of(request.query(CHALLENGE).orElse(null), request.query(STATE).orElse(null));
  }
}
