package io.wechatlogin.http;

import io.javalin.http.Context;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.UserId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request and its answer, in the words of the API. */
final class Exchange {
  private static final String ME = "me";

  private final Context ctx;
  private final Credentials credentials;
  private final Instances instances;
  private final Consumer<Instance> counting;
  private final BrowserCookie cookie;
  private final Slots.Slot slot;

  /**
   * @param counting counts the request for the instance that it is about
   * @param slot in which the request is worked on
   */
  Exchange(
      Context ctx,
      Credentials credentials,
      Instances instances,
      Consumer<Instance> counting,
      BrowserCookie cookie,
      Slots.Slot slot) {
    this.ctx = ctx;
    this.credentials = credentials;
    this.instances = instances;
    this.counting = counting;
    this.cookie = cookie;
    this.slot = slot;
  }

  Caller caller() {
    return credentials.caller();
  }

  /**
   * Returns the session that the request shows.
   *
   * @throws LoginException {@code unauthenticated}; {@code forbidden} for hosts
   */
  Credentials.SessionToken session() {
    return switch (credentials) {
      case Credentials.None none -> throw new LoginException(LoginError.UNAUTHENTICATED);
      case Credentials.HostKey host -> throw new LoginException(LoginError.FORBIDDEN);
      case Credentials.SessionToken session -> session;
    };
  }

  /** Returns the token of the session that the request shows, if it shows one. */
  Optional<Secret> sessionToken() {
    return credentials instanceof Credentials.SessionToken session
        ? Optional.of(session.token())
        : Optional.empty();
  }

  /** Returns the id of the session that the request shows, if it shows one. */
  Optional<String> sessionId() {
    return credentials instanceof Credentials.SessionToken session
        ? Optional.of(session.signedIn().session().id())
        : Optional.empty();
  }

  /**
   * Returns the instance that the path names.
   *
   * @throws LoginException {@code login_type_not_found}; {@code rate_limited} where the route
   *     counts and the instance has had its share
   */
  Instance instance() {
    return instance(ctx.pathParam("name"));
  }

  /** Returns the instance of this name, as above. */
  Instance instance(String name) {
    Instance instance = instances.get(name);
    counting.accept(instance);
    return instance;
  }

  /**
   * Returns the user that the path names, whom the caller may act for.
   *
   * @throws LoginException {@code unauthenticated}, {@code forbidden}
   */
  UserId subject() {
    if (caller() instanceof Caller.Anyone) {
      throw new LoginException(LoginError.UNAUTHENTICATED);
    }
    UserId userId =
        caller() instanceof Caller.SignedInUser user && ctx.pathParam("userId").equals(ME)
            ? user.userId()
            : userId();
    caller().requireMayActFor(userId);
    return userId;
  }

  /** Returns the user that the path names, for a host. */
  UserId subjectOfHost() {
    caller().requireHost();
    return userId();
  }

  private UserId userId() {
    String text = ctx.pathParam("userId");
    if (text.equals(ME)) {
      throw JsonBody.invalid("userId", "me names the signed-in user");
    }
    return new UserId(text);
  }

  /** Returns a part of the path. */
  String path(String name) {
    return ctx.pathParam(name);
  }

  /** Returns the organization that the path names. */
  CorpId corpId() {
    return new CorpId(ctx.pathParam("corpId"));
  }

  JsonBody body() {
    return slot.outside(
        () ->
            JsonBody.read(ctx.bodyInputStream(), ctx.contentLength(), ctx.header("Content-Type")));
  }

  Optional<String> query(String name) {
    List<String> values = ctx.queryParams(name);
    if (values.size() > 1) {
      throw JsonBody.invalid(name, "must be there once");
    }
    return values.stream().findFirst();
  }

  /** Returns a field of the form that was sent; empty where it is not there. */
  Optional<String> form(String name) {
    return Optional.ofNullable(slot.outside(() -> ctx.formParam(name)));
  }

  /** Returns what the client says that it is; empty where it says nothing. */
  String userAgent() {
    String header = ctx.header("User-Agent");
    return header == null ? "" : header;
  }

  /** Returns the origin of the page that asks, where it is one of those that may. */
  Optional<String> allowedOrigin() {
    return Optional.ofNullable(ctx.res().getHeader("Access-Control-Allow-Origin"));
  }

  /** Returns all parameters of the address; each may be there once. */
  Map<String, String> queries() {
    Map<String, String> all = new LinkedHashMap<>();
    ctx.queryParamMap().keySet().forEach(name -> query(name).ifPresent(v -> all.put(name, v)));
    return all;
  }

  /** Returns the body as it came, whatever its content type. */
  byte[] bytes() {
    return slot.outside(() -> JsonBody.bytes(ctx.bodyInputStream(), ctx.contentLength()));
  }

  /** Returns a switch of the address: true, or false where it is not there. */
  boolean flag(String name) {
    return switch (query(name).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw JsonBody.invalid(name, "must be true or false");
    };
  }

  Language language() {
    return Gate.language(ctx);
  }

  @Nullable Secret browser() {
    return cookie.read(ctx);
  }

  BrowserProof proof(@Nullable String state) {
    return new BrowserProof(state, browser());
  }

  void setBrowser(Secret browser) {
    cookie.write(ctx, browser, allowedOrigin().isPresent());
  }

  /** Offers a token to go on by, beside an answer whose shape is fixed. */
  void offerSessionToken(Secret token) {
    ctx.header(Gate.SESSION_TOKEN, token.reveal());
  }

  void ok(Object answer) {
    answer(200, answer);
  }

  /** Answers with a document that is JSON already. */
  void okJson(String json) {
    send(200, json.getBytes(StandardCharsets.UTF_8));
  }

  void created(Object answer) {
    answer(201, answer);
  }

  void noContent() {
    ctx.status(204);
  }

  /** Answers with a text that no browser takes for anything else. */
  void text(String text) {
    ctx.contentType("text/plain; charset=utf-8").result(text);
  }

  /** Sends the browser elsewhere. */
  void redirect(int status, URI location) {
    ctx.status(status).header("Location", location.toString());
  }

  /** Answers with a page or a file for browsers. */
  void file(String contentType, String policy, byte[] content) {
    ctx.header("Content-Security-Policy", policy)
        .header("Cache-Control", "no-cache")
        .contentType(contentType)
        .result(content);
  }

  /** Answers a person with a page that is made for this one request. */
  void page(int status, String policy, byte[] html) {
    ctx.status(status)
        .header("Content-Security-Policy", policy)
        .header("Content-Language", language().tag())
        .contentType("text/html; charset=utf-8")
        .result(html);
  }

  /** Answers with a page for a frame; the policy says whose. */
  void framed(String policy, byte[] html) {
    ctx.res().setHeader("X-Frame-Options", null);
    page(200, policy, html);
  }

  /** Answers with a picture that anybody may keep for a while. */
  void picture(String contentType, Duration fresh, byte[] content) {
    ctx.header("Cache-Control", "public, max-age=" + fresh.toSeconds())
        .contentType(contentType)
        .result(content);
  }

  private void answer(int status, Object answer) {
    send(status, Json.write(answer));
  }

  private void send(int status, byte[] json) {
    ctx.status(status).contentType("application/json").result(json);
  }
}
