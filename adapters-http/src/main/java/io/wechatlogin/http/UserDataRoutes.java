package io.wechatlogin.http;

import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.miniprogram.Decryption;
import io.wechatlogin.domain.type.EncryptedData;
import io.wechatlogin.domain.type.UserDataDecryption;
import io.wechatlogin.domain.user.UserId;

/** Opens for hosts what WeChat gave an application's front end about a person. */
final class UserDataRoutes {
  private final Decryption decryption;

  UserDataRoutes(Decryption decryption) {
    this.decryption = decryption;
  }

  void addTo(Routes routes) {
    routes.post("/api/v1/users/{userId}/bindings/{name}/decryptions", this::decrypt);
  }

  private void decrypt(Exchange exchange) {
    UserId userId = exchange.subjectOfHost();
    Instance instance = exchange.instance();
    instance.require(UserDataDecryption.class); // what a type cannot do does not depend on the body
    JsonBody body = exchange.body();
    EncryptedData data =
        new EncryptedData(
            body.text("encryptedData"),
            body.text("iv"),
            body.optionalText("rawData").orElse(null),
            body.optionalText("signature").orElse(null));
    exchange.okJson(decryption.decrypt(instance, userId, data, exchange.caller()));
  }
}
