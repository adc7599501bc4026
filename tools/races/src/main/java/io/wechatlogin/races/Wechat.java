package io.wechatlogin.races;

import io.wechatlogin.application.instance.AllowedRedirects;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.type.InAppLogin;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.Push;
import io.wechatlogin.domain.type.PushReceiver;
import io.wechatlogin.domain.type.RedirectLogin;
import io.wechatlogin.domain.type.SdkLogin;
import io.wechatlogin.domain.type.WebGrant;
import io.wechatlogin.domain.type.WebToken;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** WeChat inside this process, with one instance for each way to log in. Both nodes ask it. */
final class Wechat {
  /** Where logins return to. */
  static final String REDIRECT_URL = "https://app.example/after";

  private final Map<String, Code> codes = new ConcurrentHashMap<>();

  final Instance website = instance("Website", new Website());
  final Instance miniProgram = instance("MiniProgram", new MiniProgram());
  final Instance officialAccount = instance("OfficialAccount", new OfficialAccount());
  final Instance nativeApp = instance("NativeApp", new NativeApp());

  /** Holds the second account of a user, which makes the unionId known. */
  final Instance second = instance("Second", new MiniProgram());

  /** Where users bind a further account. */
  final Instance further = instance("Further", new Website());

  /** A code of WeChat for one person. It works once. */
  static final class Code {
    final String text = UUID.randomUUID().toString();
    private final Proof proof;
    private final Duration exchange;
    private volatile long exchangedAt = Long.MAX_VALUE;

    Code(Proof proof, Duration exchange) {
      this.proof = proof;
      this.exchange = exchange;
    }

    /**
     * Returns when the exchange was under way already, by {@link System#nanoTime}; the largest
     * number where it has not begun.
     */
    long exchangedAt() {
      return exchangedAt;
    }
  }

  List<Instance> instances() {
    return List.of(website, miniProgram, officialAccount, nativeApp, second, further);
  }

  /**
   * Issues a code.
   *
   * @param exchange how long WeChat takes to exchange it
   */
  Code code(String openId, @Nullable String unionId, Duration exchange) {
    Code code = new Code(new Proof(openId, unionId), exchange);
    codes.put(code.text, code);
    return code;
  }

  private Proof exchange(String text) {
    Code code = codes.remove(text);
    if (code == null) {
      throw new LoginException(LoginError.INVALID_CODE);
    }
    code.exchangedAt = System.nanoTime();
    LockSupport.parkNanos(code.exchange.toNanos());
    return code.proof;
  }

  private static Instance instance(String name, App type) {
    AllowedRedirects allowed = AllowedRedirects.of(List.of("https://app.example"));
    type.appId = "wx-" + name;
    return new Instance(
        name,
        name,
        Instance.FULL_NAME_PREFIX + type.getClass().getSimpleName(),
        type,
        new Instance.Rules(true, true, "default", allowed));
  }

  /** An app that persons log in to. The body of a push is the openId of who withdraws. */
  private abstract class App implements LoginType, PushReceiver {
    private String appId = "";

    @Override
    public final String appId() {
      return appId;
    }

    @Override
    public Proof identify(String code) {
      return exchange(code);
    }

    @Override
    public final String echo(Map<String, String> parameters) {
      throw new LoginException(LoginError.NOT_SUPPORTED);
    }

    @Override
    public final Push open(Map<String, String> parameters, byte[] body) {
      String openId = new String(body, StandardCharsets.UTF_8);
      return new Push(
          SecretHash.of(UUID.randomUUID().toString()),
          Optional.empty(),
          Optional.of(new Push.Notice(Push.Kind.LOGIN_WITHDRAWN, openId, Instant.now())));
    }

    @Override
    public final String receipt() {
      return "success";
    }
  }

  private class Website extends App implements RedirectLogin {
    @Override
    public final URI authorizationUrl(URI callback, String state) {
      return URI.create("https://wechat.example/?state=" + state);
    }

    @Override
    public final String scope() {
      return "login";
    }
  }

  /** Brings tokens, which the login stores. */
  private final class OfficialAccount extends Website implements InAppLogin {
    @Override
    public Proof identify(String code) {
      Proof proof = super.identify(code);
      WebToken token =
          new WebToken(
              proof.openId(),
              scope(),
              new Secret("access"),
              new Secret("refresh"),
              Instant.now(),
              Duration.ofHours(2));
      return proof.with(new WebGrant(token, null));
    }

    @Override
    public boolean opensIn(String userAgent) {
      return true;
    }
  }

  /** Brings a session key, which the login stores. */
  private final class MiniProgram extends App {
    @Override
    public Proof identify(String code) {
      Proof proof = super.identify(code);
      return new Proof(proof.openId(), proof.unionId(), new Secret("session key"));
    }
  }

  private final class NativeApp extends App implements SdkLogin {
    @Override
    public String scope() {
      return "login";
    }
  }
}
