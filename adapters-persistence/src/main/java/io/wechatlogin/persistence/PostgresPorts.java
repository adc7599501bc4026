package io.wechatlogin.persistence;

import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Ports.IdentityPorts;
import io.wechatlogin.application.port.Ports.LoginPorts;
import io.wechatlogin.application.port.Ports.ProviderPorts;
import io.wechatlogin.application.port.Ports.SessionPorts;
import io.wechatlogin.application.port.Ports.StorePorts;
import io.wechatlogin.application.port.Ports.UserPorts;
import io.wechatlogin.application.port.SignIns;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.application.signin.StepwiseSignIns;
import io.wechatlogin.persistence.apptoken.JooqAppTokens;
import io.wechatlogin.persistence.audit.ErasedOrigins;
import io.wechatlogin.persistence.audit.JooqEvents;
import io.wechatlogin.persistence.code.JooqOneTimeCodes;
import io.wechatlogin.persistence.hotpath.BatchedSignIns;
import io.wechatlogin.persistence.identity.JooqBindings;
import io.wechatlogin.persistence.identity.JooqConflicts;
import io.wechatlogin.persistence.miniprogram.JooqSessionKeys;
import io.wechatlogin.persistence.phone.JooqUserPhones;
import io.wechatlogin.persistence.profile.JooqProfiles;
import io.wechatlogin.persistence.push.JooqDeliveries;
import io.wechatlogin.persistence.revocation.JooqRevocations;
import io.wechatlogin.persistence.revocation.JooqUnboundIdentities;
import io.wechatlogin.persistence.scan.JooqScans;
import io.wechatlogin.persistence.sealing.KeyRing;
import io.wechatlogin.persistence.session.JooqSessions;
import io.wechatlogin.persistence.session.SurplusSessions;
import io.wechatlogin.persistence.state.JooqStates;
import io.wechatlogin.persistence.store.ChangeNotifications;
import io.wechatlogin.persistence.store.StoreTransactions;
import io.wechatlogin.persistence.user.JooqUsers;
import io.wechatlogin.persistence.user.UserSearchBacklog;
import java.security.SecureRandom;
import java.util.List;
import org.jooq.DSLContext;

/** The wiring: one adapter for each port. */
final class PostgresPorts {
  private final JooqUsers users;
  private final JooqUserPhones phones;
  private final JooqOneTimeCodes codes;
  private final JooqStates states;
  private final JooqScans scans;
  private final JooqSessions sessions;
  private final IdentityPorts identities;
  private final ProviderPorts providers;
  private final StorePorts store;
  private final SignIns batchedSignIns;

  PostgresPorts(
      DSLContext dsl,
      StoreTransactions transactions,
      KeyRing keys,
      ChangeNotifications notifications) {
    JooqBindings bindings = new JooqBindings(dsl, transactions);
    JooqSessionKeys sessionKeys = new JooqSessionKeys(dsl, keys);
    JooqProfiles profiles = new JooqProfiles(dsl, keys, notifications);
    JooqDeliveries deliveries = new JooqDeliveries(dsl);
    JooqUnboundIdentities unbound = new JooqUnboundIdentities(dsl);
    JooqRevocations revocations = new JooqRevocations(dsl, System::nanoTime);
    users = new JooqUsers(dsl, transactions, bindings, new SecureRandom());
    phones = new JooqUserPhones(dsl, transactions, keys, new SecureRandom());
    codes = new JooqOneTimeCodes(dsl);
    states = new JooqStates(dsl, keys, notifications);
    scans = new JooqScans(dsl, notifications);
    sessions = new JooqSessions(dsl);
    identities =
        new IdentityPorts(
            bindings, bindings, unbound, new JooqConflicts(dsl), sessionKeys, profiles);
    providers =
        new ProviderPorts(new JooqAppTokens(dsl, keys, notifications), profiles, deliveries);
    store =
        new StorePorts(
            transactions,
            new JooqEvents(dsl, transactions),
            revocations,
            List.of(
                codes,
                states,
                sessions,
                new SurplusSessions(dsl),
                new ErasedOrigins(dsl),
                new UserSearchBacklog(dsl, transactions),
                scans,
                sessionKeys,
                profiles,
                deliveries,
                unbound));
    batchedSignIns = new BatchedSignIns(dsl, transactions, keys, sessions, System::nanoTime);
  }

  /** Returns the ports with the users of this store. */
  Ports withOwnUsers() {
    return with(users, batchedSignIns);
  }

  /** Returns the ports with users that live elsewhere: the hot paths go step by step. */
  Ports with(UserDirectory host) {
    return with(host, new StepwiseSignIns(host, identities, codes, sessionPorts(), store));
  }

  private SessionPorts sessionPorts() {
    return new SessionPorts(sessions, sessions, sessions);
  }

  private Ports with(UserDirectory directory, SignIns signIns) {
    return new Ports(
        new UserPorts(directory, phones),
        identities,
        new LoginPorts(signIns, codes, states, scans),
        sessionPorts(),
        providers,
        store);
  }
}
