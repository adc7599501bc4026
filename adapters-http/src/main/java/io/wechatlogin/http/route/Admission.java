package io.wechatlogin.http.route;

import io.wechatlogin.application.caller.CurrentRequest;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.domain.audit.Origin;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.http.limits.ConcurrencyLimit;
import io.wechatlogin.http.limits.RateLimit;
import io.wechatlogin.http.limits.TrustedProxies;
import io.wechatlogin.http.limits.TrustedProxies.Client;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.message.HttpRequest;
import io.wechatlogin.http.request.CredentialCheck;
import io.wechatlogin.http.request.CredentialCheck.Presented;
import io.wechatlogin.http.request.Credentials;
import io.wechatlogin.http.request.GuessLimit;
import io.wechatlogin.http.request.LoginCookies;
import java.util.function.Function;

/**
 * The checks between a request and the handler of its route, in this order: concurrency, rate limit
 * of the client address, credentials, scope of a host. The rate limit of an instance follows when
 * the handler looks the instance up.
 */
public final class Admission {
  private final CredentialCheck credentials;
  private final GuessLimit guesses;
  private final LoginCookies cookies;
  private final Cors cors;
  private final Limits limits;
  private final Function<String, Instance> instances;
  private final Function<String, Instance> countedInstances;

  /**
   * The limits that requests count against.
   *
   * @param guesses of unknown credentials
   * @param running of requests that are processed
   * @param waiting of requests that wait for a change
   */
  public record Limits(
      RateLimit rate,
      GuessLimit guesses,
      TrustedProxies proxies,
      ConcurrencyLimit running,
      ConcurrencyLimit waiting) {}

  /** Admits the holders of these credentials within these limits. */
  public Admission(
      CredentialCheck credentials,
      LoginCookies cookies,
      Cors cors,
      Limits limits,
      Instances instances) {
    this.credentials = credentials;
    this.guesses = limits.guesses();
    this.cookies = cookies;
    this.cors = cors;
    this.limits = limits;
    this.instances = instances::get;
    this.countedInstances =
        name -> {
          Instance instance = instances.get(name);
          limits.rate().count(instance);
          return instance;
        };
  }

  /** Passes an admitted request to the handler of its route. */
  Answer answer(Route route, HttpRequest request) {
    try (ConcurrencyLimit.Permit permit = concurrency(route.kind()).acquire()) {
      return remembered(answer(route, request, permit));
    }
  }

  private Answer answer(Route route, HttpRequest request, ConcurrencyLimit.Permit permit) {
    Presented presented = credentials.read(request.headers("Authorization"));
    boolean isCounted = route.kind().isRateLimited() && presented.host().isEmpty();
    Client client = client(request);
    if (isCounted) {
      limits.rate().count(client.key());
    }
    Credentials sender = guesses.check(presented, client::key);
    if (route.scope() != null) {
      sender.caller().requireScope(route.scope());
    }
    ApiRequest admitted =
        new ApiRequest(
            request, sender, isCounted ? countedInstances : instances, cookies, cors, permit);
    return CurrentRequest.orNone()
        .by(sender.caller().actor())
        .from(new Origin(client.address(), request.header("User-Agent")))
        .call(() -> route.handler().handle(admitted));
  }

  /**
   * Counts a request that no route answers against the rate limit of its client address. Hosts are
   * not limited.
   *
   * @throws io.wechatlogin.domain.error.LoginException {@code rate_limited}
   */
  void count(HttpRequest request) {
    if (credentials.read(request.headers("Authorization")).host().isEmpty()) {
      limits.rate().count(client(request).key());
    }
  }

  private Client client(HttpRequest request) {
    return limits.proxies().find(request.remoteAddress(), request.headers("X-Forwarded-For"));
  }

  /** The first use of a token that was offered to a session is no guess. */
  private Answer remembered(Answer answer) {
    for (Answer.Header header : answer.headers()) {
      if (header.name().equals(CommonHeaders.SESSION_TOKEN)) {
        guesses.issued(new Secret(header.value()));
      }
    }
    return answer;
  }

  private ConcurrencyLimit concurrency(Route.Kind kind) {
    return switch (kind) {
      case ALWAYS -> ConcurrencyLimit.NONE;
      case LONG_POLL -> limits.waiting();
      case STANDARD, RATE_LIMITED, FOR_PERSONS -> limits.running();
    };
  }
}
