package io.wechatlogin.http.miniprogram;

import io.wechatlogin.application.caller.Scope;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.miniprogram.Decryption;
import io.wechatlogin.domain.type.EncryptedData;
import io.wechatlogin.domain.type.UserDataDecryption;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.request.JsonBody;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.Route;
import java.util.List;

/** The route by which hosts decrypt the data that WeChat gave to a mini program. */
public final class DecryptionRoutes {
  private final Decryption decryption;

  /** Works by this use case. */
  public DecryptionRoutes(Decryption decryption) {
    this.decryption = decryption;
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.post("/api/v1/users/{userId}/bindings/{name}/decryptions", this::decrypt)
            .needs(Scope.CODES));
  }

  private Answer decrypt(ApiRequest request) {
    UserId userId = request.userForHost();
    Instance instance = request.instance();
    // The refusal of a type without this capability does not depend on the body.
    instance.require(UserDataDecryption.class);
    JsonBody body = request.json();
    EncryptedData data =
        new EncryptedData(
            body.text("encryptedData"),
            body.text("iv"),
            body.optionalText("rawData").orElse(null),
            body.optionalText("signature").orElse(null));
    return Answer.json(decryption.decrypt(instance, userId, data, request.caller()));
  }
}
