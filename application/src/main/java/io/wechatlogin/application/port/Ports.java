package io.wechatlogin.application.port;

import java.util.ArrayList;
import java.util.List;

/**
 * One adapter for each port: what a deployment chooses.
 *
 * @param providers what is stored per WeChat app
 */
public record Ports(
    UserPorts accounts,
    IdentityPorts identities,
    LoginPorts logins,
    SessionPorts sessions,
    ProviderPorts providers,
    StorePorts store) {
  /** Returns the users. */
  public UserDirectory users() {
    return accounts.users();
  }

  /** Returns these ports with a further kind of row that expires. */
  public Ports withExpiring(ExpiringRows rows) {
    List<ExpiringRows> expiring = new ArrayList<>(store.expiring());
    expiring.add(rows);
    return new Ports(
        accounts,
        identities,
        logins,
        sessions,
        providers,
        new StorePorts(store.transactions(), store.events(), store.revocations(), expiring));
  }

  /** The users, and what they have handed over. */
  public record UserPorts(UserDirectory users, UserPhones phones) {}

  /** The bindings of users and the data of the persons behind them. */
  public record IdentityPorts(
      Bindings bindings,
      BindingRemoval removal,
      UnboundIdentities unbound,
      IdentityConflicts conflicts,
      SessionKeys sessionKeys,
      Profiles profiles) {}

  /** Logins under way. */
  public record LoginPorts(SignIns signIns, OneTimeCodes codes, States states, Scans scans) {}

  /** Open sessions. */
  public record SessionPorts(Sessions sessions, SessionEnding ending, SessionRotation rotation) {}

  /** What WeChat gives to an app, and sends to it. */
  public record ProviderPorts(
      AppTokens appTokens, ProfileRenewal profileRenewal, Deliveries deliveries) {}

  /**
   * What all subjects share.
   *
   * @param expiring every kind of row that expires
   */
  public record StorePorts(
      Transactions transactions,
      Events events,
      Revocations revocations,
      List<ExpiringRows> expiring) {
    public StorePorts {
      expiring = List.copyOf(expiring);
    }
  }
}
