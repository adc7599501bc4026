package io.wechatlogin.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.caller.Scope;
import io.wechatlogin.http.HttpApi;
import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import io.wechatlogin.http.fixture.TestSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls every route by a key of each scope. */
class HostScopesTest {
  /** Paths where a key gives no right: anybody, browsers, or users only. */
  private static final List<String> WITHOUT_SCOPE =
      List.of(
          "/api/v1/login-types",
          "/api/v1/login-types/{name}",
          "/api/v1/login-types/{name}/authorize",
          "/api/v1/login-types/{name}/authorizations",
          "/api/v1/login-types/{name}/callback",
          "/api/v1/login-types/{name}/callback/embedded",
          "/api/v1/login-types/{name}/registrations",
          "/api/v1/login-types/{name}/push",
          "/api/v1/login-types/{name}/scans",
          "/api/v1/login-types/{name}/scans/{scanId}",
          "/api/v1/login-types/{name}/scans/{scanId}/qr.svg",
          "/api/v1/sessions/current",
          "/api/v1/sessions/current/rotations");

  private final TestService service =
      TestService.start(
          settings ->
              TestSettings.withHostKeys(
                  settings,
                  Arrays.stream(Scope.values())
                      .collect(Collectors.toMap(HostScopesTest::nameOf, Set::of))));

  @AfterEach
  void stop() {
    service.server.close();
  }

  @Test
  void everyRouteOfTheApiHasAScopeOrGivesHostsNoRight() {
    for (Route route : routes()) {
      if (route.path().startsWith("/api/v1") && route.scope() == null) {
        assertThat(WITHOUT_SCOPE).as(route.method()).contains(route.path());
      }
    }
  }

  @Test
  void aCallWithoutItsScopeIsForbiddenAndWithItIsNot() {
    int tried = 0;
    for (Route route : routes()) {
      Scope needed = route.scope();
      if (needed == null) {
        continue;
      }
      String path = route.path().replace("{name}", "Mini").replaceAll("\\{\\w+}", "nobody");
      for (Scope scope : Scope.values()) {
        ReceivedAnswer answer =
            service.call(route.method(), path).bearer("wlh_" + nameOf(scope)).send();
        boolean isScoped = answer.status() == 403 && answer.body().contains("lacks the scope");
        assertThat(isScoped)
            .as(route.method() + " " + path + " by " + scope.word() + ": " + answer.body())
            .isEqualTo(!scope.includes(needed));
        tried++;
      }
    }
    assertThat(tried).isGreaterThan(150);
  }

  @Test
  void aScopeIncludesItsReadingPartOnly() {
    assertThat(Scope.USERS.includes(Scope.USERS_READ)).isTrue();
    assertThat(Scope.USERS_READ.includes(Scope.USERS)).isFalse();
    assertThat(Scope.USERS.includes(Scope.BINDINGS_READ)).isFalse();
    assertThat(Scope.named("users.read")).contains(Scope.USERS_READ);
    assertThat(Scope.named("admin")).isEmpty();
  }

  @Test
  void aKeyWithoutNamedScopesMayDoEverything() {
    service.user("ann");
    service.get("/api/v1/users/ann/events").asHost().send().isStatus(200);
  }

  private static String nameOf(Scope scope) {
    return scope.name().toLowerCase(Locale.ROOT).replace("_", "");
  }

  private List<Route> routes() {
    HttpApi api =
        new HttpApi(
            service.settings,
            service.application,
            Optional::empty,
            (method, path, outcome, duration) -> {});
    return api.resources().stream()
        .flatMap(
            resource ->
                resource.methods().stream()
                    .filter(method -> !method.equals("HEAD"))
                    .map(resource::route)
                    .flatMap(Optional::stream))
        .toList();
  }
}
