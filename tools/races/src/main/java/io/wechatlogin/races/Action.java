package io.wechatlogin.races;

import io.wechatlogin.application.instance.Instance;
import java.util.List;
import java.util.function.Function;

/**
 * What a person or a host does while a revocation comes.
 *
 * @param account the instance of the account that the revocations are about
 * @param preparation happens before the race, and returns what takes part in it
 */
public record Action(
    String name, Kind kind, Function<Wechat, Instance> account, Function<Try, Step> preparation) {
  /** What an action is about. */
  enum Kind {
    /** Brings a session of a user who has the account. */
    LOGIN,

    /** As a login; keeps data of strangers, too, until the scan has expired. */
    SCAN,

    /** Brings a session of a user who gets the account by it, being known by the unionId. */
    FIRST_LOGIN,

    /** Makes the user. */
    REGISTRATION,

    /** A user binds a further account, by a session that began by the account. */
    BINDING_BY_USER,

    /** A host binds a further account. */
    BINDING_BY_HOST,

    /** A host binds the account, which is bound already. */
    BINDING_AGAIN
  }

  /** The part of an action that takes part in the race. A refusal ends it. */
  interface Step {
    void run();
  }

  Instance account(Wechat wechat) {
    return account.apply(wechat);
  }

  /** Returns all actions: logins of every shape, trade, rotation, bindings. */
  static List<Action> all() {
    return List.of(
        new Action("website login", Kind.LOGIN, w -> w.website, Logins::website),
        new Action("one-step sign-in", Kind.LOGIN, w -> w.website, Logins::inOneStep),
        new Action("mini program login", Kind.LOGIN, w -> w.miniProgram, Logins::miniProgram),
        new Action("official account login", Kind.LOGIN, w -> w.officialAccount, Logins::website),
        new Action("native app login", Kind.LOGIN, w -> w.nativeApp, Logins::nativeApp),
        new Action("scan", Kind.SCAN, w -> w.officialAccount, Scans::whole),
        new Action("confirmation of a scan", Kind.SCAN, w -> w.officialAccount, Scans::confirmed),
        new Action("login by unionId", Kind.FIRST_LOGIN, w -> w.miniProgram, Logins::byUnionId),
        new Action("registration", Kind.REGISTRATION, w -> w.miniProgram, Logins::registration),
        new Action("trade", Kind.LOGIN, w -> w.miniProgram, Logins::trade),
        new Action("rotation", Kind.LOGIN, w -> w.miniProgram, Logins::rotation),
        new Action(
            "bind by user", Kind.BINDING_BY_USER, w -> w.miniProgram, FurtherAccounts::byCallback),
        new Action(
            "bind by bindCode",
            Kind.BINDING_BY_USER,
            w -> w.miniProgram,
            FurtherAccounts::byBindCode),
        new Action(
            "bind by host", Kind.BINDING_BY_HOST, w -> w.miniProgram, FurtherAccounts::byHost),
        new Action(
            "bind again by host",
            Kind.BINDING_AGAIN,
            w -> w.officialAccount,
            FurtherAccounts::againByHost));
  }
}
