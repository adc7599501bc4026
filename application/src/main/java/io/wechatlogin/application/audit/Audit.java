package io.wechatlogin.application.audit;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.caller.CurrentRequest;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Events;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.domain.audit.Actor;
import io.wechatlogin.domain.audit.Cause;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.Subject;
import io.wechatlogin.domain.user.UserId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Records what happens to accounts, and shows it to hosts. */
public final class Audit {
  /** Without a request, the code of the host that embeds the application acts. */
  private static final Actor EMBEDDING = Actor.host("embedding");

  private final Events events;
  private final UserDirectory users;
  private final ClockAndSecrets source;

  /** Records the events in this log. */
  public Audit(Events events, UserDirectory users, ClockAndSecrets source) {
    this.events = events;
    this.users = users;
    this.source = source;
  }

  /** Returns the newest events of a user, at most 200, with the same errors as a page of them. */
  public List<Event> ofUser(UserId userId, Caller caller) {
    return ofUser(userId, caller, PageRequest.first(PageRequest.MAX)).items();
  }

  /**
   * Returns a page of the events of a user, newest first. The events of an erased user stay.
   *
   * @throws LoginException {@code user_not_found} where the user never existed
   */
  public Page<Event> ofUser(UserId userId, Caller caller, PageRequest page) {
    caller.requireHost();
    Page<Event> found = events.ofUser(userId, page);
    if (found.items().isEmpty() && users.find(userId).isEmpty()) {
      throw new LoginException(LoginError.USER_NOT_FOUND);
    }
    return found;
  }

  /** Returns a page of the events of an organization; empty for one that never existed. */
  public Page<Event> ofOrganization(CorpId corpId, Caller caller, PageRequest page) {
    caller.requireHost();
    return events.ofOrganization(corpId, page);
  }

  /**
   * Records an event of who sent the current request, in the surrounding transaction where there is
   * one.
   *
   * @param instanceName the short name of the instance, where one took part
   */
  public void record(
      UserId userId, EventKind kind, @Nullable String instanceName, @Nullable String detail) {
    CurrentRequest request = CurrentRequest.orNone();
    Actor actor = Optional.ofNullable(request.actor()).orElse(EMBEDDING);
    record(actor, userId, new Event.What(kind, instanceName, detail));
  }

  /** Records an event, in the surrounding transaction where there is one. */
  public void record(Actor actor, Subject subject, Event.What what) {
    events.append(
        new Event(
            source.secrets().rowId(),
            subject,
            what,
            source.now(),
            new Cause(actor, CurrentRequest.currentOrigin(), CurrentRequest.currentId())));
  }

  /** Erases from where the events of a user came; the events stay. */
  public void forgetOrigins(UserId userId) {
    events.forgetOrigins(userId);
  }

  /** Records that a login or a binding of a known user was refused. */
  public void recordRefusal(UserId userId, String instanceName, LoginError error) {
    record(userId, EventKind.REFUSED, instanceName, error.code());
  }

  /** Runs work for a user, and records a refusal, which passes through. */
  public <T> T recordingRefusals(UserId userId, String instanceName, Supplier<T> work) {
    try {
      return work.get();
    } catch (LoginException refusal) {
      recordRefusal(userId, instanceName, refusal.error());
      throw refusal;
    }
  }
}
