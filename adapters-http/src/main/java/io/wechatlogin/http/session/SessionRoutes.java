package io.wechatlogin.http.session;

import io.wechatlogin.application.caller.CurrentRequest;
import io.wechatlogin.application.caller.Scope;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.login.Login;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.result.SignInResult;
import io.wechatlogin.application.session.SessionTokens;
import io.wechatlogin.application.session.UserSessions;
import io.wechatlogin.domain.audit.Origin;
import io.wechatlogin.domain.code.PresentedCode;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.domain.user.VisibleText;
import io.wechatlogin.http.limits.IpAddress;
import io.wechatlogin.http.login.BindCodeAnswer;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.request.GuessLimit;
import io.wechatlogin.http.request.JsonBody;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.PagedLists;
import io.wechatlogin.http.route.Route;
import io.wechatlogin.http.session.SessionAnswers.CurrentAnswer;
import io.wechatlogin.http.session.SessionAnswers.ListedAnswer;
import io.wechatlogin.http.session.SessionAnswers.OpenedAnswer;
import io.wechatlogin.http.session.SessionAnswers.RotationAnswer;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The routes that open, show, rotate and end sessions. */
public final class SessionRoutes {
  private static final String ALL = "/api/v1/sessions";
  private static final String CURRENT = "/api/v1/sessions/current";
  private static final String ROTATIONS = "/api/v1/sessions/current/rotations";
  private static final String OF_USER = "/api/v1/users/{userId}/sessions";
  private static final String ONE_OF_USER = "/api/v1/users/{userId}/sessions/{sessionId}";

  /** All sessions of API kind that a user may have fit on one page. */
  private static final int DEFAULT_LIMIT = Session.MAX_PER_USER;

  private final Login login;
  private final SessionTokens tokens;
  private final UserSessions sessions;
  private final PagedLists lists;
  private final GuessLimit guesses;

  /** Works by these use cases. */
  public SessionRoutes(
      Login login,
      SessionTokens tokens,
      UserSessions sessions,
      PagedLists lists,
      GuessLimit guesses) {
    this.login = login;
    this.tokens = tokens;
    this.sessions = sessions;
    this.lists = lists;
    this.guesses = guesses;
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.post(ALL, this::open).as(Route.Kind.RATE_LIMITED).needs(Scope.SESSIONS),
        Route.get(CURRENT, this::current),
        Route.delete(CURRENT, this::endCurrent),
        Route.get(OF_USER, this::list).needs(Scope.SESSIONS_READ),
        Route.delete(OF_USER, this::endAll).needs(Scope.SESSIONS),
        Route.post(ROTATIONS, this::rotate).as(Route.Kind.RATE_LIMITED),
        Route.delete(ONE_OF_USER, this::end).needs(Scope.SESSIONS));
  }

  private Answer open(ApiRequest request) {
    JsonBody body = request.json();
    CorpId corpId = body.optionalId("corpId").map(CorpId::new).orElse(null);
    if (body.has("loginCode") == body.has("loginType")) {
      throw JsonBody.invalid("loginCode", "either loginCode or loginType must be there");
    }
    Supplier<Answer> work =
        body.has("loginType") ? () -> signIn(request, body, corpId) : () -> trade(body, corpId);
    return request.caller().isHost()
        ? CurrentRequest.orNone().from(clientOf(body)).call(work)
        : work.get();
  }

  private Answer trade(JsonBody body, @Nullable CorpId corpId) {
    PresentedCode loginCode =
        new PresentedCode(
            new Secret(body.text("loginCode")), body.optionalSecret("codeVerifier").orElse(null));
    SignInResult.OpenedSession opened = tokens.open(loginCode, corpId);
    return opened(opened, OpenedAnswer.ofTradedCode(opened));
  }

  /** Returns what a host says about the client that it opens a session for. */
  private static Origin clientOf(JsonBody body) {
    String address =
        body.optionalText("clientAddress")
            .map(
                text ->
                    IpAddress.parse(text)
                        .map(IpAddress::text)
                        .orElseThrow(
                            () -> JsonBody.invalid("clientAddress", "must be an IP address")))
            .orElse(null);
    String agent =
        body.optionalText("clientAgent")
            .map(text -> VisibleText.check("clientAgent", text))
            .orElse(null);
    return new Origin(address, agent);
  }

  private Answer signIn(ApiRequest request, JsonBody body, @Nullable CorpId corpId) {
    Instance instance = request.instance(body.text("loginType"));
    SignInResult result =
        login.session(
            instance, body.text("code"), request.logins().proof(body), corpId, request.caller());
    Answer answer =
        switch (result) {
          case SignInResult.OpenedSession opened -> opened(opened, OpenedAnswer.ofSignIn(opened));
          case LoginResult.BindCode unknown -> Answer.json(200, BindCodeAnswer.of(unknown));
        };
    return request.logins().end(answer, body.optionalText("state"));
  }

  private Answer opened(SignInResult.OpenedSession session, OpenedAnswer answer) {
    guesses.issued(session.sessionToken());
    return Answer.json(201, answer);
  }

  private Answer current(ApiRequest request) {
    return Answer.json(200, CurrentAnswer.of(request.session().userSession()));
  }

  private Answer endCurrent(ApiRequest request) {
    sessions.end(request.session().token());
    return Answer.empty(204);
  }

  private Answer rotate(ApiRequest request) {
    Secret successor = tokens.rotate(request.session().token());
    guesses.issued(successor);
    return Answer.json(201, new RotationAnswer(successor.reveal()));
  }

  private Answer end(ApiRequest request) {
    UserId userId = request.user();
    sessions.end(userId, request.path("sessionId"), request.caller());
    return Answer.empty(204);
  }

  private Answer list(ApiRequest request) {
    UserId userId = request.user();
    String currentId =
        request.optionalSession().map(asking -> asking.userSession().session().id()).orElse(null);
    String name = "sessions of " + userId.value();
    PageRequest wanted = PagedLists.wanted(request, name, DEFAULT_LIMIT);
    return lists.answer(
        request,
        name,
        wanted,
        sessions.ofUser(userId, request.caller(), wanted),
        session -> ListedAnswer.of(session, currentId));
  }

  private Answer endAll(ApiRequest request) {
    UserId userId = request.user();
    sessions.endAll(userId, request.caller());
    return Answer.empty(204);
  }
}
