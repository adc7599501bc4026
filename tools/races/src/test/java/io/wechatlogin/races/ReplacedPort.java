package io.wechatlogin.races;

import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Ports.IdentityPorts;
import io.wechatlogin.application.port.Ports.SessionPorts;
import io.wechatlogin.application.port.Ports.StorePorts;
import io.wechatlogin.application.port.Revocations;
import io.wechatlogin.application.port.SessionEnding;
import io.wechatlogin.application.port.UnboundIdentities;

/** Replaces one port of a node by that of a test. */
final class ReplacedPort {
  private ReplacedPort() {}

  static Ports in(Ports ports, Object by) {
    IdentityPorts identities = ports.identities();
    SessionPorts sessions = ports.sessions();
    StorePorts store = ports.store();
    return new Ports(
        ports.accounts(),
        new IdentityPorts(
            identities.bindings(),
            identities.removal(),
            by instanceof UnboundIdentities unbound ? unbound : identities.unbound(),
            identities.conflicts(),
            identities.sessionKeys(),
            identities.profiles()),
        ports.logins(),
        new SessionPorts(
            sessions.sessions(),
            by instanceof SessionEnding ending ? ending : sessions.ending(),
            sessions.rotation()),
        ports.providers(),
        new StorePorts(
            store.transactions(),
            store.events(),
            by instanceof Revocations revocations ? revocations : store.revocations(),
            store.expiring()));
  }
}
