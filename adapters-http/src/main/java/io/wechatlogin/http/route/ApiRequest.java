package io.wechatlogin.http.route;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.http.limits.ConcurrencyLimit;
import io.wechatlogin.http.message.HttpRequest;
import io.wechatlogin.http.message.Language;
import io.wechatlogin.http.request.Credentials;
import io.wechatlogin.http.request.JsonBody;
import io.wechatlogin.http.request.LoginCookies;
import io.wechatlogin.http.request.Parameters;
import io.wechatlogin.http.request.RequestBody;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An admitted request in the terms of the API: caller, user, instance, body, parameters. */
public final class ApiRequest {
  private static final String ME = "me";

  private final HttpRequest http;
  private final Credentials credentials;
  private final Function<String, Instance> instances;
  private final LoginCookies cookies;
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
      LoginCookies cookies,
      Cors cors,
      ConcurrencyLimit.Permit permit) {
    this.http = http;
    this.credentials = credentials;
    this.instances = instances;
    this.cookies = cookies;
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

  /** Reads the body as JSON as {@link #json} does; a body that is not there counts as empty. */
  public JsonBody optionalJson() {
    return permit.releasedDuring(() -> JsonBody.readOptional(http));
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

  /**
   * Returns whether the request may only create what is not there.
   *
   * @throws LoginException {@code invalid_request} for an {@code If-None-Match} that names
   *     versions: nothing here has any
   */
  public boolean onlyIfAbsent() {
    List<String> conditions = http.headers("If-None-Match");
    if (conditions.isEmpty()) {
      return false;
    }
    if (conditions.size() > 1 || !conditions.getFirst().strip().equals("*")) {
      throw JsonBody.invalid("If-None-Match", "must be *");
    }
    return true;
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

  /**
   * Returns the origin of the page that made the request, if the request names one and it is not an
   * allowed other origin.
   */
  public Optional<String> unlistedOrigin() {
    return Optional.ofNullable(http.header("Origin"))
        .filter(origin -> !origin.equals("null") && allowedOrigin().isEmpty());
  }

  /** Returns host and port that the request was sent to; empty where it does not say. */
  public String host() {
    String header = http.header("Host");
    return header == null ? "" : header;
  }

  /** Returns the query string as it was sent; empty where there is none. */
  public String rawQuery() {
    String sent = http.query();
    return sent == null ? "" : sent;
  }

  /** Returns the language that the caller prefers. */
  public Language language() {
    return Language.of(http);
  }

  /** Returns what the request has of the browser's logins, in its cookies. */
  public BrowserLogins logins() {
    return new BrowserLogins(http, cookies, cors.allowedOrigin(http) != null);
  }
}
