package io.wechatlogin.http.page;

import io.wechatlogin.application.audit.Audit;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.http.directory.EventAnswer;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.Route;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The routes that exist in trial mode only. They tell the trial page where the simulated phone is,
 * and show a person their own audit events, which elsewhere only hosts may read.
 */
public final class TrialRoutes {
  private static final Caller.Host TRIAL = new Caller.Host("trial");

  private final TrialAnswer trial;
  private final Audit audit;

  /**
   * Shows the events of this audit log.
   *
   * @param phoneUrl the page of the simulated phone, if there is one
   */
  public TrialRoutes(Optional<URI> phoneUrl, Audit audit) {
    this.trial = new TrialAnswer(true, phoneUrl.orElse(null));
    this.audit = audit;
  }

  record TrialAnswer(boolean trial, @Nullable URI phoneUrl) {}

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.get("/trial.json", request -> Answer.json(200, trial)),
        Route.get("/trial-events.json", this::events));
  }

  private Answer events(ApiRequest request) {
    UserId userId = request.session().userSession().user().id();
    return Answer.json(200, audit.ofUser(userId, TRIAL).stream().map(EventAnswer::of).toList());
  }
}
