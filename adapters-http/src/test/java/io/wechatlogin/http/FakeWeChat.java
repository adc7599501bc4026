package io.wechatlogin.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.type.AppToken;
import io.wechatlogin.domain.type.EncryptedData;
import io.wechatlogin.domain.type.FrameLogin;
import io.wechatlogin.domain.type.InAppLogin;
import io.wechatlogin.domain.type.PhoneNumbers;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.Push;
import io.wechatlogin.domain.type.PushReceiver;
import io.wechatlogin.domain.type.UserDataDecryption;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Types whose codes name the person, or the failure that WeChat is to show. */
final class FakeWeChat {
  static final String BUG = "secret-that-must-not-leak";

  private static final String TOKEN = "token-of-the-app";

  private FakeWeChat() {}

  /**
   * A type whose codes are brought by the application, and which takes pushes that are signed
   * {@code good}.
   *
   * @param whenSlow what happens during the exchange of the code {@code slow}
   */
  record Mini(String appId, Runnable whenSlow)
      implements UserDataDecryption, PhoneNumbers, PushReceiver {
    @Override
    public Proof identify(String code) {
      if (code.equals("slow")) {
        whenSlow.run();
      }
      Proof person = person(code);
      return new Proof(person.openId(), null, new Secret("key-of-" + code));
    }

    /** Opens what is "signed" with the key itself. */
    @Override
    public Optional<String> decrypt(EncryptedData data, Secret sessionKey, Instant now) {
      return sessionKey.reveal().equals(data.signature())
          ? Optional.of(
              "{\"raw\":\"" + data.rawData() + "\",\"watermark\":{\"appid\":\"wx-mini\"}}")
          : Optional.empty();
    }

    @Override
    public AppToken appToken(boolean anew) {
      return new AppToken(new Secret(TOKEN), Instant.MAX);
    }

    /** The code is the phone number. */
    @Override
    public PhoneNumber phoneNumber(Secret appToken, String code) {
      assertThat(appToken.reveal()).isEqualTo(TOKEN);
      assertThat(person(code)).isNotNull();
      return new PhoneNumber("+44 " + code, code, "44");
    }

    @Override
    public String echo(Map<String, String> parameters) {
      requireGood(parameters);
      return parameters.getOrDefault("echostr", "");
    }

    /** Takes a body that is the openId of a person who leaves, or empty. */
    @Override
    public Push open(Map<String, String> parameters, byte[] body) {
      requireGood(parameters);
      String openId = new String(body, StandardCharsets.UTF_8);
      if (openId.equals("bug")) {
        throw new IllegalStateException(BUG);
      }
      return new Push(
          SecretHash.of(openId),
          Optional.empty(),
          Optional.of(openId)
              .filter(id -> !id.isEmpty())
              .map(
                  id ->
                      new Push.Notice(
                          Push.Kind.ACCOUNT_CLOSED, id, Instant.parse("9999-01-01T00:00:00Z"))));
    }

    private static void requireGood(Map<String, String> parameters) {
      if (!"good".equals(parameters.get("signature"))) {
        throw new LoginException(LoginError.FORBIDDEN, "signature: does not hold");
      }
    }

    @Override
    public String receipt() {
      return "success";
    }
  }

  /** A type whose codes come back by a redirect, of a frame too. */
  record Web(String appId) implements FrameLogin {
    @Override
    public Proof identify(String code) {
      return person(code);
    }

    @Override
    public URI authorizationUrl(URI callback, String state) {
      return URI.create("https://wechat.example/connect?to=" + callback + "&state=" + state);
    }

    @Override
    public URI frameUrl(URI callback, String state, Locale language) {
      return URI.create(authorizationUrl(callback, state) + "&lang=" + language.getLanguage());
    }

    @Override
    public String scope() {
      return "snsapi_login";
    }

    @Override
    public Optional<String> applicationState() {
      return Optional.of("of-the-app");
    }
  }

  /** A type whose page opens inside WeChat only. */
  record Official(String appId) implements InAppLogin {
    @Override
    public Proof identify(String code) {
      return person(code);
    }

    @Override
    public URI authorizationUrl(URI callback, String state) {
      return URI.create("https://wechat.example/official?to=" + callback + "&state=" + state);
    }

    @Override
    public String scope() {
      return "snsapi_base";
    }

    @Override
    public boolean opensIn(String userAgent) {
      return userAgent.contains("MicroMessenger/");
    }
  }

  private static Proof person(String code) {
    if (code.equals("bug")) {
      throw new IllegalStateException(BUG);
    }
    if (code.startsWith("fail_")) {
      String name = code.substring("fail_".length()).toUpperCase(Locale.ROOT);
      throw new LoginException(LoginError.valueOf(name));
    }
    return new Proof("open-" + code, null);
  }
}
