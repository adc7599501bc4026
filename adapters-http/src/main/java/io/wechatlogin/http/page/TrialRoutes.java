package io.wechatlogin.http.page;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.http.directory.EventAnswer;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.Route;
import io.wechatlogin.http.web.PersonPictures;
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
  private final LoginApplication application;
  private final PersonPictures pictures;

  /**
   * Shows what this application knows of a person.
   *
   * @param phoneUrl the page of the simulated phone, if there is one
   */
  public TrialRoutes(
      Optional<URI> phoneUrl, LoginApplication application, PersonPictures pictures) {
    this.trial = new TrialAnswer(true, phoneUrl.orElse(null));
    this.application = application;
    this.pictures = pictures;
  }

  record TrialAnswer(boolean trial, @Nullable URI phoneUrl) {}

  /**
   * What the signed-in person shows at WeChat.
   *
   * @param nickname null where nothing is known
   */
  record PersonAnswer(@Nullable String nickname, @Nullable String picture) {}

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.get("/trial.json", request -> Answer.json(200, trial)),
        Route.get("/trial-events.json", this::events),
        Route.get("/trial-person.json", this::person));
  }

  private Answer events(ApiRequest request) {
    UserId userId = request.session().userSession().user().id();
    return Answer.json(
        200, application.audit().ofUser(userId, TRIAL).stream().map(EventAnswer::of).toList());
  }

  private Answer person(ApiRequest request) {
    UserId userId = request.session().userSession().user().id();
    PersonAnswer shown =
        application.boundAccounts().ofUser(userId, TRIAL).stream()
            .flatMap(binding -> profile(binding.instanceName(), userId).stream())
            .filter(profile -> !profile.nickname().isEmpty())
            .findFirst()
            .map(
                profile ->
                    new PersonAnswer(
                        profile.nickname(), pictures.shown(profile.headimgurl()).orElse(null)))
            .orElseGet(() -> new PersonAnswer(null, null));
    return Answer.json(200, shown);
  }

  private Optional<Profile> profile(String instanceName, UserId userId) {
    try {
      return Optional.ofNullable(
          application
              .userProfiles()
              .ofUser(application.instances().get(instanceName), userId, TRIAL)
              .stored()
              .profile());
    } catch (LoginException none) {
      return Optional.empty();
    }
  }
}
