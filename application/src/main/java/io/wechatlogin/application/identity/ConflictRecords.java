package io.wechatlogin.application.identity;

import io.wechatlogin.application.audit.Audit;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.IdentityConflicts;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.IdentityConflict;
import io.wechatlogin.domain.user.UserId;

/** Records whose openId and unionId belong to two users, for hosts to decide. */
final class ConflictRecords {
  private final IdentityConflicts conflicts;
  private final Audit audit;
  private final ClockAndSecrets source;

  ConflictRecords(IdentityConflicts conflicts, Audit audit, ClockAndSecrets source) {
    this.conflicts = conflicts;
    this.audit = audit;
    this.source = source;
  }

  /**
   * Records a conflict, the first time in the audit logs of both users, too.
   *
   * @return the owner of the openId
   */
  UserId note(Instance instance, Identity identity, Binding bound, UserId unionOwner) {
    IdentityConflict conflict =
        new IdentityConflict(
            source.secrets().rowId(),
            instance.name(),
            identity,
            bound.userId(),
            unionOwner,
            source.now());
    if (conflicts.note(conflict)) {
      audit.record(bound.userId(), EventKind.CONFLICT, instance.name(), unionOwner.value());
      audit.record(unionOwner, EventKind.CONFLICT, instance.name(), bound.userId().value());
    }
    return bound.userId();
  }

  /**
   * Removes the conflicts of an identity that has learned its unionId.
   *
   * @return the owner of both
   */
  UserId resolve(Binding bound) {
    conflicts.remove(bound.identity());
    return bound.userId();
  }
}
