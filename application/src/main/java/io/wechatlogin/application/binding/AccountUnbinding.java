package io.wechatlogin.application.binding;

import io.wechatlogin.application.audit.Audit;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.identity.BindCodes;
import io.wechatlogin.application.identity.PersonalData;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.application.port.BindingRemoval;
import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.application.session.UserSessions;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.type.Push;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Unbinds WeChat accounts from users, on request or after a notice from WeChat. */
public final class AccountUnbinding {
  private final UserDirectory users;
  private final Bindings bindings;
  private final BindingRemoval removal;
  private final Transactions transactions;
  private final Instances instances;
  private final UserSessions sessions;
  private final Parts parts;

  /** What an unbinding takes with it. */
  public record Parts(
      BindCodes bindCodes, PersonalData personalData, Audit audit, ClockAndSecrets source) {}

  /** Unbinds accounts by these parts. */
  public AccountUnbinding(Ports ports, Instances instances, UserSessions sessions, Parts parts) {
    this.users = ports.users();
    this.bindings = ports.identities().bindings();
    this.removal = ports.identities().removal();
    this.transactions = ports.store().transactions();
    this.instances = instances;
    this.sessions = sessions;
    this.parts = parts;
  }

  /**
   * Unbinds a user from the app of this instance. Unbinding what is not bound succeeds. Where the
   * user asks, the sessions that were opened by this app end as well, except the one that was
   * shown: another person may hold the WeChat account.
   *
   * @throws LoginException {@code user_not_found}; {@code last_binding} where the instance keeps
   *     the last way to log in
   */
  public void unbind(Instance instance, UserId userId, Caller caller) {
    caller.requireMayActFor(userId);
    if (users.find(userId).isEmpty()) {
      throw new LoginException(LoginError.USER_NOT_FOUND);
    }
    parts
        .audit()
        .recordingRefusals(
            userId,
            instance.name(),
            () -> transactions.run(() -> unbindInTransaction(instance, userId, caller)));
  }

  private Optional<Binding> unbindInTransaction(Instance instance, UserId userId, Caller caller) {
    if (instance.rules().keepsLastLogin()) {
      requireAnotherLogin(instance, userId);
    }
    Optional<Binding> removed = removal.remove(userId, instance.appId());
    removed.ifPresent(
        binding -> {
          parts.personalData().erase(binding.identity());
          parts
              .audit()
              .record(
                  caller.actor(),
                  userId,
                  new Event.What(EventKind.UNBIND, instance.name(), null));
          if (caller instanceof Caller.SignedInUser user) {
            sessions.endOpenedBy(instance, userId, "unbind", user.sessionId());
          }
        });
    return removed;
  }

  /** Locks all bindings of the user, because two could be unbound concurrently. */
  private void requireAnotherLogin(Instance instance, UserId userId) {
    List<Binding> all = removal.holdAll(userId);
    boolean isBound = all.stream().anyMatch(binding -> isOf(instance, binding));
    boolean hasAnother =
        all.stream()
            .filter(binding -> !isOf(instance, binding))
            .anyMatch(binding -> instances.canLogInBy(binding.identity().appId()));
    if (isBound && !hasAnother) {
      throw new LoginException(LoginError.LAST_BINDING);
    }
  }

  private static boolean isOf(Instance instance, Binding binding) {
    return binding.identity().appId().equals(instance.appId());
  }

  /**
   * Carries out a notice about a person for the stored data, inside a transaction. Does nothing
   * where the binding was made after {@code latest}: the person has come back since.
   *
   * @return the user to whom the person is, or was, bound
   */
  public Optional<UserId> applyNotice(
      Instance instance, Identity person, Push.Kind kind, Instant latest) {
    Optional<Binding> bound = bindings.factsOf(person).bound();
    if (bound.filter(binding -> binding.boundAt().isAfter(latest)).isPresent()) {
      return Optional.empty();
    }
    if (kind.endsLogin()) {
      bound = bound.filter(removal::remove);
      parts.bindCodes().discard(person);
      parts.personalData().erase(person);
    } else {
      parts.personalData().clearProfile(person, parts.source().now());
    }
    EventKind event = kind.endsLogin() ? EventKind.UNBIND : EventKind.NOTIFIED;
    bound.ifPresent(
        binding -> parts.audit().record(binding.userId(), event, instance.name(), kind.word()));
    return bound.map(Binding::userId);
  }
}
