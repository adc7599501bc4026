package io.wechatlogin.http.binding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wechatlogin.application.caller.Scope;
import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import io.wechatlogin.http.fixture.TestSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The WeChat accounts whose openId and unionId belong to two users. */
class ConflictRoutesTest {
  private static final String CONFLICTS = "/api/v1/conflicts";

  private final TestService service =
      TestService.start(
          settings ->
              TestSettings.withHostKeys(
                  settings,
                  Map.of(
                      "reader", Set.of(Scope.BINDINGS_READ),
                      "binder", Set.of(Scope.BINDINGS),
                      "other", Set.of(Scope.USERS, Scope.SESSIONS, Scope.EVENTS_READ))));

  @AfterEach
  void stop() {
    service.close();
  }

  /** Makes the unionId of a person that of another user, and lets the person log in. */
  private void conflict(String person) {
    service.user(person);
    service.bind(person, "Mini", person);
    service.user("union-" + person);
    service.bind("union-" + person, "Web", "web-" + person + "_union_u-" + person);
    service.now.updateAndGet(now -> now.plusSeconds(1));
    service
        .post("/api/v1/sessions", TestService.oneStep(person + "_union_u-" + person))
        .send()
        .isStatus(201);
  }

  @Test
  void aConflictIsListedWithBothUsersUntilItIsResolved() {
    conflict("ann");
    JsonNode all = service.get(CONFLICTS).asHost().send().isStatus(200).json();
    assertThat(all).hasSize(1);
    JsonNode found = all.get(0);
    assertThat(found.path("id").asText()).isNotBlank();
    assertThat(found.path("loginType").asText()).isEqualTo("Mini");
    assertThat(found.path("appId").asText()).isEqualTo("wx-mini");
    assertThat(found.path("openId").asText()).isEqualTo("open-ann");
    assertThat(found.path("unionId").asText()).isEqualTo("u-ann");
    assertThat(found.path("userId").asText()).isEqualTo("ann");
    assertThat(found.path("unionUserId").asText()).isEqualTo("union-ann");
    assertThat(found.path("detectedAt").asText()).isEqualTo("2026-01-02T03:04:06.678Z");

    service.delete("/api/v1/users/union-ann/bindings/Web").asHost().send().isStatus(200);
    service.post("/api/v1/sessions", TestService.oneStep("ann_union_u-ann")).send().isStatus(201);
    assertThat(service.get(CONFLICTS).asHost().send().isStatus(200).body()).isEqualTo("[]");
  }

  @Test
  void anErasureTakesTheConflictsOfTheUser() {
    conflict("ann");
    conflict("bob");
    service.delete("/api/v1/users/ann").asHost().send().isStatus(204);
    service.delete("/api/v1/users/union-bob").asHost().send().isStatus(204);
    assertThat(service.get(CONFLICTS).asHost().send().isStatus(200).body()).isEqualTo("[]");
  }

  @Test
  void conflictsComeInPagesNewestFirst() {
    for (String person : List.of("p1", "p2", "p3", "p4", "p5")) {
      conflict(person);
    }
    List<String> users = new ArrayList<>();
    String next = CONFLICTS + "?limit=2";
    int pages = 0;
    while (!next.isEmpty()) {
      ReceivedAnswer page = service.get(next).bearer("wlh_reader").send().isStatus(200);
      page.json().forEach(row -> users.add(row.path("userId").asText()));
      next = page.header("Link").replaceAll("<([^>]+)>; rel=\"next\"", "$1");
      pages++;
    }
    assertThat(users).containsExactly("p5", "p4", "p3", "p2", "p1");
    assertThat(pages).isEqualTo(3);
    assertThat(service.get(CONFLICTS).asHost().send().json()).hasSize(5);
    for (String wrong : new String[] {"limit=0", "limit=201", "limit=x", "cursor=x", "cursor="}) {
      service.get(CONFLICTS + "?" + wrong).asHost().send().isProblem(400, "invalid_request");
    }
  }

  @Test
  void onlyHostsWithTheScopeSeeConflicts() {
    service.get(CONFLICTS).send().isProblem(401, "unauthenticated");
    service.get(CONFLICTS).bearer(service.signIn("ann")).send().isProblem(403, "forbidden");
    service.get(CONFLICTS).bearer("wlh_other").send().isProblem(403, "forbidden");
    service.get(CONFLICTS).bearer("wlh_reader").send().isStatus(200);
    service.get(CONFLICTS).bearer("wlh_binder").send().isStatus(200);
    service.post(CONFLICTS, "{}").asHost().send().isProblem(405, "method_not_allowed");
  }
}
