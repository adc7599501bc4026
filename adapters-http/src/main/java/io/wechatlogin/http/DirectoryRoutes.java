package io.wechatlogin.http;

import io.wechatlogin.application.audit.Audit;
import io.wechatlogin.application.directory.Directory;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.user.Corp;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.http.LoginRoutes.CorpAnswer;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets hosts keep their users and organizations here, and see what happened to them. */
final class DirectoryRoutes {
  private static final String USER = "/api/v1/users/{userId}";

  private final Directory directory;
  private final Audit audit;

  DirectoryRoutes(Directory directory, Audit audit) {
    this.directory = directory;
    this.audit = audit;
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

  record EventAnswer(
      String id,
      String type,
      @Nullable String loginType,
      @Nullable String detail,
      Instant at,
      @Nullable String requestId) {
    static EventAnswer of(Event event) {
      return new EventAnswer(
          event.id(),
          event.kind().word(),
          event.instanceName(),
          event.detail(),
          event.at(),
          event.requestId());
    }
  }

  void addTo(Routes routes) {
    routes.get(USER, this::show);
    routes.put(USER, this::put);
    routes.delete(USER, this::erase);
    routes.put("/api/v1/organizations/{corpId}", this::putOrganization);
    routes.get("/api/v1/users/{userId}/events", this::events);
  }

  private void show(Exchange exchange) {
    UserId userId = exchange.subjectOfHost();
    exchange.ok(UserAnswer.of(directory.get(userId, exchange.caller())));
  }

  private void put(Exchange exchange) {
    UserId userId = exchange.subjectOfHost();
    JsonBody body = exchange.body();
    Set<CorpId> corpIds = new LinkedHashSet<>();
    body.ids("corpIds").forEach(id -> corpIds.add(new CorpId(id)));
    User user =
        directory.put(userId, body.text("displayName"), status(body), corpIds, exchange.caller());
    exchange.ok(UserAnswer.of(user));
  }

  private static User.Status status(JsonBody body) {
    return switch (body.optionalText("status").orElse("active")) {
      case "active" -> User.Status.ACTIVE;
      case "disabled" -> User.Status.DISABLED;
      default -> throw JsonBody.invalid("status", "must be active or disabled");
    };
  }

  private void erase(Exchange exchange) {
    directory.erase(exchange.subjectOfHost(), exchange.caller());
    exchange.noContent();
  }

  private void putOrganization(Exchange exchange) {
    exchange.caller().requireHost();
    CorpId corpId = exchange.corpId();
    Corp corp =
        directory.put(new Corp(corpId, exchange.body().text("corpName")), exchange.caller());
    exchange.ok(new CorpAnswer(corp.corpId().value(), corp.corpName()));
  }

  private void events(Exchange exchange) {
    UserId userId = exchange.subjectOfHost();
    exchange.ok(audit.ofUser(userId, exchange.caller()).stream().map(EventAnswer::of).toList());
  }
}
