package io.wechatlogin.http.binding;

import io.wechatlogin.application.binding.AccountBinding;
import io.wechatlogin.application.binding.AccountUnbinding;
import io.wechatlogin.application.binding.BoundAccounts;
import io.wechatlogin.application.caller.Scope;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.PageRequest.Position;
import io.wechatlogin.application.session.SessionTokens;
import io.wechatlogin.domain.code.PresentedCode;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.request.Credentials;
import io.wechatlogin.http.request.JsonBody;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.CommonHeaders;
import io.wechatlogin.http.route.PagedLists;
import io.wechatlogin.http.route.Route;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The routes that bind WeChat accounts to users, unbind them, and show them. */
public final class BindingRoutes {
  private static final String ONE = "/api/v1/users/{userId}/bindings/{name}";

  private final AccountBinding binding;
  private final AccountUnbinding unbinding;
  private final BoundAccounts boundAccounts;
  private final SessionTokens sessions;
  private final PagedLists lists;

  /**
   * Works by these use cases.
   *
   * @param sessions rotates the token of a session whose rights have changed
   */
  public BindingRoutes(
      AccountBinding binding,
      AccountUnbinding unbinding,
      BoundAccounts boundAccounts,
      SessionTokens sessions,
      PagedLists lists) {
    this.binding = binding;
    this.unbinding = unbinding;
    this.boundAccounts = boundAccounts;
    this.sessions = sessions;
    this.lists = lists;
  }

  record SuccessAnswer(boolean success, String message) {}

  record NotBoundAnswer(boolean isActive) {}

  record BindingAnswer(
      boolean isActive,
      String id,
      String loginType,
      String appId,
      String userId,
      String openId,
      @Nullable String unionId,
      Instant boundAt) {
    static BindingAnswer of(Binding row) {
      return new BindingAnswer(
          true,
          row.id(),
          row.instanceName(),
          row.identity().appId(),
          row.userId().value(),
          row.identity().openId(),
          row.identity().unionId(),
          row.boundAt());
    }
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.get("/api/v1/users/{userId}/bindings", this::list).needs(Scope.BINDINGS_READ),
        Route.get(ONE, this::show).needs(Scope.BINDINGS_READ),
        Route.put(ONE, this::bind).as(Route.Kind.RATE_LIMITED).needs(Scope.BINDINGS),
        Route.delete(ONE, this::unbind).needs(Scope.BINDINGS));
  }

  private Answer list(ApiRequest request) {
    UserId userId = request.user();
    String name = "bindings of " + userId.value();
    PageRequest wanted = PagedLists.wanted(request, name, PagedLists.DEFAULT_LIMIT);
    List<Binding> rest = after(wanted.after(), boundAccounts.ofUser(userId, request.caller()));
    return lists.answer(
        request,
        name,
        wanted,
        Page.of(rest, wanted.limit(), row -> new Position(row.boundAt(), row.id())),
        BindingAnswer::of);
  }

  /**
   * Returns the rows behind a position, in the order of the store. A user has at most one binding
   * in each app, so the list is read as a whole.
   */
  private static List<Binding> after(@Nullable Position position, List<Binding> oldestFirst) {
    if (position == null) {
      return oldestFirst;
    }
    for (int i = 0; i < oldestFirst.size(); i++) {
      if (oldestFirst.get(i).id().equals(position.id())) {
        return oldestFirst.subList(i + 1, oldestFirst.size());
      }
    }
    return oldestFirst.stream().filter(row -> row.boundAt().isAfter(position.at())).toList();
  }

  private Answer show(ApiRequest request) {
    UserId userId = request.user();
    Record answer =
        boundAccounts
            .find(request.instance(), userId, request.caller())
            .<Record>map(BindingAnswer::of)
            .orElseGet(() -> new NotBoundAnswer(false));
    return Answer.json(200, answer);
  }

  private Answer bind(ApiRequest request) {
    UserId userId = request.user();
    Instance instance = request.instance();
    JsonBody body = request.json();
    if (body.has("code") == body.has("bindCode")) {
      throw JsonBody.invalid("code", "either code or bindCode must be there");
    }
    if (body.has("code")) {
      binding.bind(
          instance, userId, body.text("code"), request.logins().proof(body), request.caller());
    } else {
      PresentedCode bindCode =
          new PresentedCode(
              new Secret(body.text("bindCode")), body.optionalSecret("codeVerifier").orElse(null));
      binding.bindByCode(instance, userId, bindCode, request.caller());
    }
    return success(
        request,
        request.optionalSession().map(Credentials.SessionToken::token).flatMap(sessions::offer));
  }

  /** Unbinds. The old token of the session that asks ends with it. */
  private Answer unbind(ApiRequest request) {
    UserId userId = request.user();
    return success(request, unbinding.unbind(request.instance(), userId, request.caller()));
  }

  /** Answers in the fixed form of the API; the header has a new token of the session. */
  private static Answer success(ApiRequest request, Optional<Secret> token) {
    String message = request.language().pick("Operation successful", "操作成功");
    Answer answer = Answer.json(200, new SuccessAnswer(true, message));
    return token
        .map(successor -> answer.with(CommonHeaders.SESSION_TOKEN, successor.reveal()))
        .orElse(answer);
  }
}
