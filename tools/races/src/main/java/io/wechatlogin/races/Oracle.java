package io.wechatlogin.races;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.result.SignInResult;
import io.wechatlogin.domain.code.PresentedCode;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.user.UserId;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks, after action and revocation have been answered, for survivors: what goes on although it
 * began before the revocation.
 *
 * <p>The beginning of a login or of a binding by a host is the exchange of WeChat's code; a binding
 * by a user, a trade, a rotation, a registration and the confirmation of a scan began before the
 * race. An action whose exchange begins while the revocation is under way may come before or after
 * it, so only what began before the revocation was asked for counts. A survivor is:
 *
 * <ul>
 *   <li>after <em>unbind by user or host</em>: any session of the account, except the one that
 *       asked, under its new token; the account bound to the user, because no login brings it back,
 *       not even by its unionId. (A first login by unionId may come after an unbinding that found
 *       nothing to unbind: then the account is bound, and its session goes on. So may a host that
 *       began to bind the account again later.)
 *   <li>after <em>unbind by push</em>: a session of the account, or the account bound, unless the
 *       person came back later by the unionId;
 *   <li>after <em>disable</em>: any session, also when the user is active again;
 *   <li>after <em>erase</em>: any session or binding, also when a user with the same id is made,
 *       and has the account;
 *   <li>after <em>end all</em>: a session of a login that did not begin later;
 *   <li>after each of them: a trade, a rotation or a login that is called after the answer and
 *       nevertheless succeeds, unless its session may go on; a loginCode that trades, or a bindCode
 *       that registers, of a login that did not begin later (after <em>erase</em>, a person who
 *       would have been known by the unionId only is a stranger like any other); a session of the
 *       user that is listed and none of the above; a binding by a user that began later than the
 *       answer, by a session that has ended; a binding that was refused and is there; a stored
 *       profile of an account that is not bound.
 * </ul>
 *
 * <p>Beside survivors, the oracle reports a session that asked for an unbinding and does not go on
 * under its new token, or goes on under the old one, and an account that cannot log in any more.
 */
final class Oracle {
  private final Nodes nodes;
  private final Try t;
  private final Revocation revocation;
  private final Action.Kind kind;
  private final Permitted permitted;
  private final List<String> findings = new ArrayList<>();
  private boolean goesOn;

  /**
   * What the oracle found.
   *
   * @param goesOn whether something of the action goes on, rightly or not
   * @param findings what is wrong; empty where nothing is
   */
  record Verdict(boolean goesOn, List<String> findings) {}

  private Oracle(Nodes nodes, Try t, Permitted.Times times) {
    this.nodes = nodes;
    this.t = t;
    permitted = new Permitted(t, times);
    revocation = t.pair.revocation();
    kind = t.pair.action().kind();
  }

  static Verdict judge(Nodes nodes, Try t, Permitted.Times times) {
    Oracle oracle = new Oracle(nodes, t, times);
    oracle.judge();
    return new Verdict(oracle.goesOn, oracle.findings);
  }

  private void judge() {
    boolean isBound = isBound();
    boolean mayGoOn = permitted.isSession(isBound);
    checkAccount(isBound);
    checkAnswer(mayGoOn);
    if (!t.draw.tradesLast()) {
      tradeCodes(mayGoOn);
    }
    checkSessions(mayGoOn, List.of(t.draw.second()));
    registerByBindCodes();
    if (t.user().isEmpty()) {
      return;
    }
    UserId userId = t.user().get();
    t.put(userId);
    checkFurtherAccount(userId);
    restore(userId);
    tradeCodes(mayGoOn);
    checkSessions(mayGoOn, nodes.applications());
    checkAskingSession();
    checkList(userId);
    checkFreshLogin();
  }

  private void checkAccount(boolean isBound) {
    if (isBound && !permitted.isAccountBound()) {
      findings.add("the account is bound");
    }
    if (!isBound && kind == Action.Kind.LOGIN && t.gained.bindCodes.isEmpty()) {
      checkData();
    }
    if (!isBound && revocation.unbindsForGood() && t.user().isPresent()) {
      Object login = Answers.of(() -> t.logIn(t.instance, t.unionId()));
      if (login instanceof LoginResult.LoginCode) {
        findings.add("the account comes back by its unionId");
      }
    }
  }

  /** A login that waited for the unbinding must not leave data of the person behind. */
  private void checkData() {
    Identity identity =
        new Identity(t.instance.appId(), t.instance.openPlatform(), t.openId, t.unionId());
    Ports.IdentityPorts stored = nodes.ports().identities();
    if (stored.profiles().find(identity).isPresent()) {
      findings.add("a profile is stored of an account that is not bound");
    }
  }

  /** An action that is called after the answer of the revocation has to be refused. */
  private void checkAnswer(boolean mayGoOn) {
    int gained = t.gained.tokens.size() + t.gained.loginCodes.size() - t.gained.sessionsOfBefore;
    if (permitted.isCalledLater() && !mayGoOn && gained > 0 && t.gained.refusal == null) {
      findings.add("a session or a loginCode was given");
    }
  }

  private void tradeCodes(boolean mayGoOn) {
    for (PresentedCode code : t.gained.loginCodes) {
      Object opened = Answers.of(() -> t.draw.second().sessionTokens().open(code, null));
      if (opened instanceof SignInResult.OpenedSession session) {
        t.gained.tokens.add(session.sessionToken());
        if (!mayGoOn) {
          findings.add("a loginCode trades");
        }
      }
    }
    t.gained.loginCodes.clear();
  }

  private void checkSessions(boolean mayGoOn, List<LoginApplication> lookedAt) {
    for (int i = 0; i < t.gained.tokens.size(); i++) {
      boolean isOld = i < t.gained.sessionsOfBefore;
      for (LoginApplication node : lookedAt) {
        if (Answers.isAlive(node, t.gained.tokens.get(i))) {
          goesOn = true;
          if (!mayGoOn || isOld) {
            findings.add(isOld ? "a session of before goes on" : "a session goes on");
          }
        }
      }
    }
  }

  private void registerByBindCodes() {
    boolean isOfStranger = kind == Action.Kind.FIRST_LOGIN && revocation == Revocation.ERASE;
    if (permitted.beganLater() || isOfStranger) {
      return;
    }
    for (PresentedCode code : t.gained.bindCodes) {
      Object registered =
          Answers.of(() -> t.draw.second().registration().register(t.instance, code, "Someone"));
      if (registered instanceof LoginResult.LoginCode) {
        findings.add("a bindCode registers");
      }
    }
  }

  /** After an erasure the user was made again, and must have no binding of the former one. */
  private void checkFurtherAccount(UserId userId) {
    if (revocation == Revocation.ERASE) {
      if (!t.node().boundAccounts().ofUser(userId, Try.HOST).isEmpty()) {
        findings.add("an erased user has a binding");
      }
      return;
    }
    boolean isBound = isBoundIn(t.wechat.further, userId);
    if (isBound && !t.gained.bound) {
      findings.add("a binding that was refused is there");
    }
    boolean isAsking =
        revocation == Revocation.UNBIND_BY_USER && t.draw.asksItself() && t.asking != null;
    if (kind == Action.Kind.BINDING_BY_USER
        && t.gained.bound
        && !isAsking
        && permitted.isCalledLater()) {
      findings.add("an ended session has bound an account");
    }
  }

  /** Gives the user the account again, by a new act of a host: nothing of before comes back. */
  private void restore(UserId userId) {
    if (!isBoundIn(t.instance, userId)
        && Answers.of(() -> t.bind(userId, t.instance, null)) instanceof LoginException refusal) {
      findings.add("the account cannot be bound any more: " + refusal.error().code());
    }
  }

  private void checkAskingSession() {
    if (t.asking == null) {
      return;
    }
    Secret current = t.movedTo == null ? t.asking.token() : t.movedTo;
    for (LoginApplication node : nodes.applications()) {
      if (!Answers.isAlive(node, current)) {
        findings.add("the session that asked has ended");
      }
      if (t.movedTo != null && Answers.isAlive(node, t.asking.token())) {
        findings.add("the session that asked goes on under its old token");
      }
    }
  }

  private void checkList(UserId userId) {
    int listed =
        t.node().userSessions().ofUser(userId, Try.HOST, PageRequest.first(10)).items().size();
    int expected = (t.asking == null ? 0 : 1) + (goesOn ? 1 : 0);
    if (listed > expected) {
      findings.add("an unknown session goes on");
    }
  }

  private void checkFreshLogin() {
    if (Answers.of(() -> t.open(t.instance)) instanceof LoginException refusal) {
      findings.add("the account cannot log in any more: " + refusal.error().code());
    }
  }

  private boolean isBound() {
    return t.user().filter(user -> isBoundIn(t.instance, user)).isPresent();
  }

  private boolean isBoundIn(Instance instance, UserId userId) {
    return nodes.ports().identities().bindings().find(userId, instance.appId()).isPresent();
  }
}
