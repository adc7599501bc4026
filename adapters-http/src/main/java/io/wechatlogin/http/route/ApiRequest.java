package io.wechatlogin.http.route;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.http.limits.ConcurrencyLimit;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.message.HttpRequest;
import io.wechatlogin.http.message.Language;
import io.wechatlogin.http.request.BrowserCookie;
import io.wechatlogin.http.request.Credentials;
import io.wechatlogin.http.request.JsonBody;
import io.wechatlogin.http.request.Parameters;
import io.wechatlogin.http.request.RequestBody;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An admitted request in the terms of the API: caller, user, instance, body, parameters. */
public final class ApiRequest {
  private static final String ME = "me";

  private final HttpRequest http;
  private final Credentials credentials;
  private final Function<String, Instance> instances;
  private final BrowserCookie cookie;
  private final Cors cors;
  private final ConcurrencyLimit.Permit permit;
  private @Nullable Parameters query;

  /**
   * Makes a request that has passed its checks.
   *
   * @param instances finds an instance by its name, and counts the request against its rate limit
   *     where the route has one
   * @param permit held while the request is processed
   */
  ApiRequest(
      HttpRequest http,
      Credentials credentials,
      Function<String, Instance> instances,
      BrowserCookie cookie,
      Cors cors,
      ConcurrencyLimit.Permit permit) {
    this.http = http;
    this.credentials = credentials;
    this.instances = instances;
    this.cookie = cookie;
    this.cors = cors;
    this.permit = permit;
  }

  /** Returns who sent the request. */
  public Caller caller() {
    return credentials.caller();
  }

  /**
   * Returns the session of the caller.
   *
   * @throws LoginException {@code unauthenticated} without credentials; {@code forbidden} for hosts
   */
  public Credentials.SessionToken session() {
    return switch (credentials) {
      case Credentials.None none -> throw new LoginException(LoginError.UNAUTHENTICATED);
      case Credentials.HostKey host -> throw new LoginException(LoginError.FORBIDDEN);
      case Credentials.SessionToken session -> session;
    };
  }

  /** Returns the session of the caller, if the caller is a signed-in user. */
  public Optional<Credentials.SessionToken> optionalSession() {
    return credentials instanceof Credentials.SessionToken session
        ? Optional.of(session)
        : Optional.empty();
  }

  /**
   * Returns the instance that the path names.
   *
   * @throws LoginException {@code login_type_not_found}; {@code rate_limited} where the route is
   *     rate-limited and the instance has reached its limit
   */
  public Instance instance() {
    return instance(http.pathParameter("name"));
  }

  /** Returns the instance with a name, with the same errors as {@link #instance()}. */
  public Instance instance(String name) {
    return instances.apply(name);
  }

  /**
   * Returns the user that the path names, for whom the caller may act.
   *
   * @throws LoginException {@code unauthenticated}, {@code forbidden}
   */
  public UserId user() {
    Caller caller = caller();
    if (caller instanceof Caller.Anyone) {
      throw new LoginException(LoginError.UNAUTHENTICATED);
    }
    UserId userId =
        caller instanceof Caller.SignedInUser signedIn && http.pathParameter("userId").equals(ME)
            ? signedIn.userId()
            : namedUser();
    caller.requireMayActFor(userId);
    return userId;
  }

  /**
   * Returns the user that the path names. Only hosts may act for the user.
   *
   * @throws LoginException {@code unauthenticated}, {@code forbidden}
   */
  public UserId userForHost() {
    caller().requireHost();
    return namedUser();
  }

  private UserId namedUser() {
    String text = http.pathParameter("userId");
    if (text.equals(ME)) {
      throw JsonBody.invalid("userId", "me names the signed-in user");
    }
    return new UserId(text);
  }

  /** Returns a parameter of the path. */
  public String path(String name) {
    return http.pathParameter(name);
  }

  /** Returns the path of the request, still encoded. */
  String requestPath() {
    return http.path();
  }

  /** Reads the body as JSON, without holding a permit meanwhile. */
  public JsonBody json() {
    return permit.releasedDuring(() -> JsonBody.read(http));
  }

  /** Reads the body as a form, without holding a permit meanwhile. */
  public Parameters form() {
    return permit.releasedDuring(() -> Parameters.read(http));
  }

  /** Reads the body whatever its content type, without holding a permit meanwhile. */
  public byte[] bytes() {
    return permit.releasedDuring(() -> RequestBody.read(http));
  }

  /** Returns the parameters of the query string. */
  public Parameters query() {
    if (query == null) {
      query = Parameters.parse(http.query());
    }
    return query;
  }

  /** Returns a parameter of the query string that occurs at most once. */
  public Optional<String> query(String name) {
    return query().only(name);
  }

  /** Returns a truth value of the query string; false where it is absent. */
  public boolean queryFlag(String name) {
    return switch (query(name).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw JsonBody.invalid(name, "must be true or false");
    };
  }

  /** Returns the {@code User-Agent} header; empty where the request has none. */
  public String userAgent() {
    String header = http.header("User-Agent");
    return header == null ? "" : header;
  }

  /** Returns the origin of the page that made the request, if it is an allowed other origin. */
  public Optional<String> allowedOrigin() {
    return Optional.ofNullable(cors.allowedOrigin(http));
  }

  /** Returns the language that the caller prefers. */
  public Language language() {
    return Language.of(http);
  }

  /** Returns the secret in the browser's cookie; null where the request has none. */
  public @Nullable Secret browserSecret() {
    return cookie.read(http);
  }

  /** Returns what the browser brings back from WeChat. */
  public BrowserProof proof(@Nullable String state) {
    return new BrowserProof(state, browserSecret());
  }

  /** Returns the answer with the cookie that gives the browser its secret. */
  public Answer withBrowserSecret(Answer answer, Secret browserSecret) {
    return cookie.write(answer, browserSecret, cors.allowedOrigin(http) != null);
  }
}
