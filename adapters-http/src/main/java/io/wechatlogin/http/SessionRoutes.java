package io.wechatlogin.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.result.SignInResult;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.session.UserSession;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.http.LoginRoutes.BindCodeAnswer;
import io.wechatlogin.http.LoginRoutes.CorpAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens sessions, shows them and ends them. */
final class SessionRoutes {
  private static final String ALL = "/api/v1/sessions";
  private static final String CURRENT = "/api/v1/sessions/current";
  private static final String ROTATIONS = "/api/v1/sessions/current/rotations";
  private static final String OF_USER = "/api/v1/users/{userId}/sessions";
  private static final String ONE_OF_USER = "/api/v1/users/{userId}/sessions/{sessionId}";

  private final LoginApplication application;

  SessionRoutes(LoginApplication application) {
    this.application = application;
  }

  record OpenedAnswer(
      String sessionToken,
      String userId,
      @Nullable String corpId,
      Instant expiresAt,
      Instant idleExpiresAt,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<CorpAnswer> corpList) {
    static OpenedAnswer of(SignInResult.OpenedSession opened, @Nullable List<CorpAnswer> corpList) {
      Session session = opened.userSession().session();
      return new OpenedAnswer(
          opened.sessionToken().reveal(),
          session.userId().value(),
          text(session.corpId()),
          session.expiresAt(),
          session.idleExpiresAt(),
          corpList);
    }
  }

  record RotationAnswer(String sessionToken) {}

  record UserAnswer(String userId, String displayName, String status, List<CorpAnswer> corpList) {
    static UserAnswer of(User user) {
      return new UserAnswer(
          user.id().value(), user.displayName(), user.status().word(), CorpAnswer.of(user.corps()));
    }
  }

  record CurrentAnswer(
      String userId,
      @Nullable String corpId,
      String loginType,
      Instant createdAt,
      Instant expiresAt,
      Instant idleExpiresAt,
      UserAnswer user) {
    static CurrentAnswer of(UserSession signedIn) {
      Session session = signedIn.session();
      return new CurrentAnswer(
          session.userId().value(),
          text(session.corpId()),
          session.instanceName(),
          session.createdAt(),
          session.expiresAt(),
          session.idleExpiresAt(),
          UserAnswer.of(signedIn.user()));
    }
  }

  record ListedAnswer(
      String id,
      String userId,
      @Nullable String corpId,
      String loginType,
      Instant createdAt,
      Instant seenAt,
      Instant expiresAt,
      Instant idleExpiresAt,
      boolean current) {
    static ListedAnswer of(Session session, Optional<String> current) {
      return new ListedAnswer(
          session.id(),
          session.userId().value(),
          text(session.corpId()),
          session.instanceName(),
          session.createdAt(),
          session.seenAt(),
          session.expiresAt(),
          session.idleExpiresAt(),
          current.filter(session.id()::equals).isPresent());
    }
  }

  void addTo(Routes routes) {
    routes.limited().post(ALL, this::open);
    routes.get(CURRENT, this::current);
    routes.delete(CURRENT, this::endCurrent);
    routes.get(OF_USER, this::list);
    routes.delete(OF_USER, this::endAll);
    routes.limited().post(ROTATIONS, this::rotate);
    routes.delete(ONE_OF_USER, this::end);
  }

  private void open(Exchange exchange) {
    JsonBody body = exchange.body();
    CorpId corpId = body.optionalId("corpId").map(CorpId::new).orElse(null);
    if (body.has("loginCode") == body.has("loginType")) {
      throw JsonBody.invalid("loginCode", "either loginCode or loginType must be there");
    }
    if (body.has("loginCode")) {
      Secret loginCode = new Secret(body.text("loginCode"));
      exchange.created(OpenedAnswer.of(application.sessionTokens().open(loginCode, corpId), null));
    } else {
      logIn(exchange, body, corpId);
    }
  }

  private void logIn(Exchange exchange, JsonBody body, @Nullable CorpId corpId) {
    Instance instance = exchange.instance(body.text("loginType"));
    SignInResult result =
        application
            .login()
            .session(
                instance,
                body.text("code"),
                exchange.proof(body.optionalText("state").orElse(null)),
                corpId,
                exchange.caller());
    switch (result) {
      case SignInResult.OpenedSession opened ->
          exchange.created(
              OpenedAnswer.of(opened, CorpAnswer.of(opened.userSession().user().corps())));
      case LoginResult.BindCode unknown -> exchange.ok(BindCodeAnswer.of(unknown));
    }
  }

  private void current(Exchange exchange) {
    exchange.ok(CurrentAnswer.of(exchange.session().signedIn()));
  }

  private void endCurrent(Exchange exchange) {
    application.userSessions().end(exchange.session().token());
    exchange.noContent();
  }

  private void rotate(Exchange exchange) {
    Secret successor = application.sessionTokens().rotate(exchange.session().token());
    exchange.created(new RotationAnswer(successor.reveal()));
  }

  private void end(Exchange exchange) {
    UserId userId = exchange.subject();
    application.userSessions().end(userId, exchange.path("sessionId"), exchange.caller());
    exchange.noContent();
  }

  private void list(Exchange exchange) {
    UserId userId = exchange.subject();
    Optional<String> current = exchange.sessionId();
    exchange.ok(
        application.userSessions().ofUser(userId, exchange.caller()).stream()
            .map(session -> ListedAnswer.of(session, current))
            .toList());
  }

  private void endAll(Exchange exchange) {
    UserId userId = exchange.subject();
    application.userSessions().endAll(userId, exchange.caller());
    exchange.noContent();
  }

  private static @Nullable String text(@Nullable CorpId corpId) {
    return corpId == null ? null : corpId.value();
  }
}
