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
import io.wechatlogin.application.port.UnboundIdentities;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.application.session.UserSessions;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.Push;
import io.wechatlogin.domain.user.UserId;
import java.io.Serial;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Unbinds WeChat accounts from users, on request or after a notice from WeChat. */
public final class AccountUnbinding {
  private final UserDirectory users;
  private final Bindings bindings;
  private final BindingRemoval removal;
  private final UnboundIdentities unbound;
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
    this.unbound = ports.identities().unbound();
    this.transactions = ports.store().transactions();
    this.instances = instances;
    this.sessions = sessions;
    this.parts = parts;
  }

  /**
   * Unbinds a user from the app of this instance. Unbinding what is not bound succeeds. All that
   * began by the WeChat account ends, whoever asks: another person may hold the account. Only the
   * session that asks goes on, under a new token, because others may know the old one.
   *
   * @return the new token; empty where no session asked, or nothing was bound
   * @throws LoginException {@code user_not_found}; {@code last_binding} where the instance keeps
   *     the last way to log in; {@code unauthenticated} where the session that asks has ended
   *     meanwhile
   */
  public Optional<Secret> unbind(Instance instance, UserId userId, Caller caller) {
    caller.requireMayActFor(userId);
    if (users.find(userId).isEmpty()) {
      throw new LoginException(LoginError.USER_NOT_FOUND);
    }
    return parts
        .audit()
        .recordingRefusals(
            userId,
            instance.name(),
            () -> transactions.run(() -> unbindInTransaction(instance, userId, caller)));
  }

  private Optional<Secret> unbindInTransaction(Instance instance, UserId userId, Caller caller) {
    if (bindings.find(userId, instance.appId()).isEmpty()) {
      return Optional.empty();
    }
    sessions.beginRevocation(userId);
    Optional<Binding> bound = bindings.find(userId, instance.appId());
    if (bound.isEmpty()) {
      return Optional.empty();
    }
    unbound.add(bound.get().identity(), userId, false);
    if (instance.rules().keepsLastLogin()) {
      requireAnotherLogin(instance, userId);
    }
    Optional<Secret> token = sessions.moveAway(caller, bound.get());
    Event.What what = new Event.What(EventKind.UNBIND, instance.name(), null);
    parts.audit().record(caller.actor(), userId, what);
    remove(bound.get(), instance, "unbind");
    return token;
  }

  /** Removes a binding with all that depends on it. Its identity and its user are held. */
  private void remove(Binding binding, Instance instance, String reason) {
    if (!removal.remove(binding)) {
      throw new IllegalStateException("a binding was removed without holding its user");
    }
    parts.bindCodes().discard(binding.identity());
    parts.personalData().erase(binding.identity());
    sessions.endBegunBy(binding, instance, reason);
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
   * Tells that a person got another owner while a transaction waited for the person. It has to roll
   * back and to be run again: revocations of a user begin before anything else.
   */
  public static final class OwnerChanged extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    OwnerChanged() {
      super("the person has another owner by now", null, false, false);
    }
  }

  /**
   * Carries out a notice about a person, inside a transaction. Does nothing where the binding was
   * made after {@code latest}: the person has come back since.
   *
   * @return the user to whom the person is, or was, bound
   * @throws OwnerChanged where the transaction has to be run again
   */
  public Optional<UserId> applyNotice(
      Instance instance, Identity person, Push.Kind kind, Instant latest) {
    Optional<Binding> bound = bindings.factsOf(person).bound();
    if (kind.endsLogin()) {
      Optional<UserId> owner = bound.map(Binding::userId);
      owner.ifPresent(sessions::beginRevocation);
      unbound.add(person, owner.orElse(null), true);
      bound = bindings.factsOf(person).bound();
      if (bound.filter(now -> !owner.equals(Optional.of(now.userId()))).isPresent()) {
        throw new OwnerChanged();
      }
    }
    if (bound.filter(binding -> binding.boundAt().isAfter(latest)).isPresent()) {
      return Optional.empty();
    }
    EventKind event = kind.endsLogin() ? EventKind.UNBIND : EventKind.NOTIFIED;
    bound.ifPresent(
        binding -> parts.audit().record(binding.userId(), event, instance.name(), kind.word()));
    if (!kind.endsLogin()) {
      parts.personalData().clearProfile(person, parts.source().now());
    } else if (bound.isPresent()) {
      remove(bound.get(), instance, kind.word());
    } else {
      parts.bindCodes().discard(person);
      parts.personalData().erase(person);
    }
    return bound.map(Binding::userId);
  }
}
