package io.wechatlogin.http;

import io.wechatlogin.application.audit.Audit;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.http.DirectoryRoutes.EventAnswer;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What the trial's page gets to know, and no other page: where the simulated phone is, and what the
 * audit says of the person who looks. Elsewhere that is for hosts.
 */
final class TrialRoutes {
  private static final Caller.Host TRIAL = new Caller.Host("trial");

  private final Trial trial;
  private final Audit audit;

  TrialRoutes(HttpSettings settings, Audit audit) {
    this.trial = new Trial(true, settings.phoneUrl().orElse(null));
    this.audit = audit;
  }

  record Trial(boolean trial, @Nullable URI phoneUrl) {}

  void addTo(Routes routes) {
    routes.get("/trial.json", exchange -> exchange.ok(trial));
    routes.get("/trial-events.json", this::events);
  }

  private void events(Exchange exchange) {
    UserId userId = exchange.session().signedIn().user().id();
    exchange.ok(audit.ofUser(userId, TRIAL).stream().map(EventAnswer::of).toList());
  }
}
