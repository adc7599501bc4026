package io.wechatlogin.races;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.result.SignInResult;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.domain.code.PresentedCode;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One try: a person of its own with a user and WeChat accounts, what was drawn for it, and what the
 * action has gained. "The account" is the WeChat account that the revocations are about.
 */
final class Try {
  static final Caller HOST = new Caller.Host("shop");

  final Wechat wechat;
  final Pair pair;
  final Draw draw;
  final Gained gained = new Gained();

  /** The account. */
  final Instance instance;

  final String openId;

  /** Empty where a registration was refused. */
  private final CompletableFuture<Optional<UserId>> user = new CompletableFuture<>();

  private final UserId prepared;
  private final String unionId;
  private Wechat.@Nullable Code exchanged;

  /** The session that asks for the unbinding, where a user does. */
  @Nullable Session asking;

  /** The session of {@link #asking} under its new token. */
  @Nullable Secret movedTo;

  /** A session of the user. */
  record Session(Secret token, String id) {}

  /**
   * Makes a try.
   *
   * @param id of 1 to 40 letters and digits, unique in the database
   */
  Try(Nodes nodes, Pair pair, String id, Draw draw) {
    this.wechat = nodes.wechat;
    this.pair = pair;
    this.draw = draw;
    instance = pair.action().account(wechat);
    openId = "o" + id;
    unionId = "u" + id;
    prepared = new UserId("user-" + id);
  }

  // Preparation

  /** Makes a user with the account and a second one, which have a unionId in common. */
  UserId withUser() {
    UserId userId = withUserOfSecondAccount();
    bind(userId, instance, draw.learnsUnionId() ? null : unionId);
    return userId;
  }

  /** Makes a user who has only the second account. */
  UserId withUserOfSecondAccount() {
    put(prepared);
    if (draw.hasPast()) {
      node().userSessions().endAll(prepared, HOST);
    }
    bind(prepared, wechat.second, unionId);
    user.complete(Optional.of(prepared));
    return prepared;
  }

  /** Makes, or makes again, an active user. */
  void put(UserId userId) {
    node().directory().put(userId, "Someone", User.Status.ACTIVE, Set.of(), HOST);
  }

  /** Binds an account as a host does. */
  UserId bind(UserId userId, Instance to, @Nullable String known) {
    String code = wechat.code(openId, known, draw.exchange()).text;
    node().binding().bind(to, userId, code, BrowserProof.NONE, HOST);
    return userId;
  }

  /** Opens a session by an account of the user. */
  Session open(Instance by) {
    LoginResult login = logIn(by, by.equals(instance) && draw.learnsUnionId() ? null : unionId);
    SignInResult.OpenedSession opened =
        node().sessionTokens().open(((LoginResult.LoginCode) login).loginCode(), null);
    return new Session(opened.sessionToken(), opened.userSession().session().id());
  }

  /** Logs the person in as a host does, who needs no state. */
  LoginResult logIn(Instance by, @Nullable String known) {
    String code = wechat.code(openId, known, draw.exchange()).text;
    return node().login().loginCode(by, code, BrowserProof.NONE, HOST);
  }

  /** Gives the user a session that asks for the unbinding. */
  void askBy(Session session) {
    asking = session;
  }

  /** Issues the code by whose exchange the action begins. */
  Wechat.Code code() {
    exchanged = wechat.code(openId, unionId, draw.exchange());
    return exchanged;
  }

  // The race

  /** Returns the node that prepares and looks. */
  LoginApplication node() {
    return draw.first();
  }

  /** Takes a code, and trades it at once or leaves it to the end of the race. */
  void take(PresentedCode loginCode) {
    if (draw.tradesLater()) {
      gained.loginCodes.add(loginCode);
    } else {
      gained.tokens.add(draw.second().sessionTokens().open(loginCode, null).sessionToken());
    }
  }

  /** Makes known which user a registration has made. */
  void registered(UserId userId) {
    user.complete(Optional.of(userId));
  }

  /** Ends the wait for a user. */
  void actionEnded() {
    user.complete(Optional.empty());
  }

  /** Waits until there is a user; empty where there will be none. */
  Optional<UserId> awaitUser() throws InterruptedException {
    try {
      return user.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  Optional<UserId> user() {
    return user.getNow(Optional.empty());
  }

  /**
   * Returns whether the action began after a moment: by the exchange of WeChat's code. What began
   * before the race has no exchange in it.
   */
  boolean beganAfter(long nanos) {
    return exchanged != null
        && exchanged.exchangedAt() != Long.MAX_VALUE
        && exchanged.exchangedAt() - nanos > 0;
  }

  String unionId() {
    return unionId;
  }
}
