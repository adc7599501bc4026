package io.wechatlogin.http.directory;

import io.wechatlogin.application.audit.Audit;
import io.wechatlogin.application.caller.Scope;
import io.wechatlogin.application.directory.Directory;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.domain.user.Corp;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.request.JsonBody;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.PagedLists;
import io.wechatlogin.http.route.Route;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The routes by which hosts keep users and organizations, and read what happened to a user. */
public final class DirectoryRoutes {
  private static final String USER = "/api/v1/users/{userId}";

  private final Directory directory;
  private final Audit audit;
  private final PagedLists lists;

  /** Works on this directory and this audit log. */
  public DirectoryRoutes(Directory directory, Audit audit, PagedLists lists) {
    this.directory = directory;
    this.audit = audit;
    this.lists = lists;
  }

  record UserAnswer(
      String userId,
      String displayName,
      String status,
      List<String> corpIds,
      List<CorpAnswer> corpList) {
    static UserAnswer of(User user) {
      return new UserAnswer(
          user.id().value(),
          user.displayName(),
          user.status().word(),
          user.corps().stream().map(corp -> corp.corpId().value()).toList(),
          CorpAnswer.of(user.corps()));
    }
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.get(USER, this::show).needs(Scope.USERS_READ),
        Route.put(USER, this::put).needs(Scope.USERS),
        Route.delete(USER, this::erase).needs(Scope.USERS),
        Route.put("/api/v1/organizations/{corpId}", this::putOrganization).needs(Scope.USERS),
        Route.get("/api/v1/organizations/{corpId}/events", this::organizationEvents)
            .needs(Scope.EVENTS_READ),
        Route.get("/api/v1/users/{userId}/events", this::events).needs(Scope.EVENTS_READ));
  }

  private Answer show(ApiRequest request) {
    UserId userId = request.userForHost();
    return Answer.json(200, UserAnswer.of(directory.get(userId, request.caller())));
  }

  private Answer put(ApiRequest request) {
    UserId userId = request.userForHost();
    JsonBody body = request.json();
    Set<CorpId> corpIds = new LinkedHashSet<>();
    body.ids("corpIds").forEach(id -> corpIds.add(new CorpId(id)));
    String displayName = body.text("displayName");
    Directory.Put put =
        request.onlyIfAbsent()
            ? directory.create(userId, displayName, status(body), corpIds, request.caller())
            : directory.put(userId, displayName, status(body), corpIds, request.caller());
    return Answer.json(put.created() ? 201 : 200, UserAnswer.of(put.user()));
  }

  private static User.Status status(JsonBody body) {
    return status(body.optionalText("status").orElse("active"));
  }

  /** Returns the status that a word of a request means. */
  static User.Status status(String word) {
    return switch (word) {
      case "active" -> User.Status.ACTIVE;
      case "disabled" -> User.Status.DISABLED;
      default -> throw JsonBody.invalid("status", "must be active or disabled");
    };
  }

  private Answer erase(ApiRequest request) {
    directory.erase(request.userForHost(), request.caller());
    return Answer.empty(204);
  }

  private Answer putOrganization(ApiRequest request) {
    request.caller().requireHost();
    CorpId corpId = new CorpId(request.path("corpId"));
    Corp corp = directory.put(new Corp(corpId, request.json().text("corpName")), request.caller());
    return Answer.json(200, CorpAnswer.of(corp));
  }

  private Answer organizationEvents(ApiRequest request) {
    request.caller().requireHost();
    CorpId corpId = new CorpId(request.path("corpId"));
    String name = "events of organization " + corpId.value();
    PageRequest wanted = PagedLists.wanted(request, name, PagedLists.DEFAULT_LIMIT);
    return lists.answer(
        request,
        name,
        wanted,
        audit.ofOrganization(corpId, request.caller(), wanted),
        EventAnswer::of);
  }

  private Answer events(ApiRequest request) {
    UserId userId = request.userForHost();
    String name = "events of " + userId.value();
    PageRequest wanted = PagedLists.wanted(request, name, PagedLists.DEFAULT_LIMIT);
    return lists.answer(
        request, name, wanted, audit.ofUser(userId, request.caller(), wanted), EventAnswer::of);
  }
}
