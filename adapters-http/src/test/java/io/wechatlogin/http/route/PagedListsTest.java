package io.wechatlogin.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lists that a caller can make long. */
class PagedListsTest {
  private static final String SESSIONS = "/api/v1/users/ann/sessions";
  private static final String EVENTS = "/api/v1/users/ann/events";
  private static final Pattern NEXT = Pattern.compile("<(/[^>]+)>; rel=\"next\"");

  private final TestService service = TestService.start();

  @AfterEach
  void stop() {
    service.close();
  }

  private List<String> idsOfAllPages(String path) {
    List<String> ids = new ArrayList<>();
    Optional<String> next = Optional.of(path);
    while (next.isPresent()) {
      ReceivedAnswer page = list(next.get()).isStatus(200);
      ids.addAll(page.json().findValuesAsText("id"));
      next = next(page);
    }
    return ids;
  }

  private ReceivedAnswer list(String path) {
    return service.get(path).asHost().send();
  }

  private static Optional<String> next(ReceivedAnswer page) {
    Matcher link = NEXT.matcher(page.header("Link"));
    return link.matches() ? Optional.of(link.group(1)) : Optional.empty();
  }

  private void signIn(int times) {
    service.signIn("ann");
    for (int i = 1; i < times; i++) {
      service.now.updateAndGet(time -> time.plus(Duration.ofMillis(5)));
      service.post("/api/v1/sessions", TestService.oneStep("ann")).send().isStatus(201);
    }
  }

  @Test
  void sessionsAndEventsComeInPagesThatTogetherAreTheWholeList() {
    signIn(130);
    ReceivedAnswer first = list(SESSIONS).isStatus(200);
    assertThat(first.json().isArray()).isTrue();
    assertThat(first.json()).hasSize(100);
    assertThat(list(EVENTS).json()).hasSize(50);
    for (String path : new String[] {SESSIONS, EVENTS}) {
      List<String> all = idsOfAllPages(path + "?limit=200");
      assertThat(all).hasSizeGreaterThanOrEqualTo(130).doesNotHaveDuplicates();
      assertThat(idsOfAllPages(path + "?limit=7")).isEqualTo(all);
      assertThat(idsOfAllPages(path)).isEqualTo(all);
    }
    assertThat(next(list(SESSIONS + "?limit=130"))).isEmpty();
    assertThat(next(list(SESSIONS + "?limit=129"))).isPresent();
  }

  @Test
  void loginTypesComeInPages() {
    ReceivedAnswer first = service.get("/api/v1/login-types?limit=2").send().isStatus(200);
    assertThat(first.json()).hasSize(2);
    ReceivedAnswer second = service.get(next(first).orElseThrow()).send().isStatus(200);
    assertThat(second.json()).hasSize(2);
    assertThat(second.json().findValuesAsText("name"))
        .doesNotContainAnyElementsOf(first.json().findValuesAsText("name"));
    assertThat(next(service.get("/api/v1/login-types").send())).isEmpty();
  }

  @Test
  void bindingsComeInPagesOldestFirst() {
    String bindings = "/api/v1/users/ann/bindings";
    service.user("ann");
    for (String instance : List.of("Web", "Mini", "Official")) {
      service.bind("ann", instance, "ann");
      service.now.updateAndGet(time -> time.plus(Duration.ofMillis(5)));
    }
    ReceivedAnswer first = list(bindings + "?limit=1").isStatus(200);
    assertThat(first.json().findValuesAsText("loginType")).containsExactly("Web");
    List<String> all = idsOfAllPages(bindings);
    assertThat(all).hasSize(3);
    assertThat(idsOfAllPages(bindings + "?limit=1")).isEqualTo(all);
    assertThat(idsOfAllPages(bindings + "?limit=2")).isEqualTo(all);
    service.delete(bindings + "/Web").asHost().send().isStatus(200);
    ReceivedAnswer rest = list(next(first).orElseThrow()).isStatus(200);
    assertThat(rest.json().findValuesAsText("loginType")).containsExactly("Mini");
    list(bindings + "?limit=0").isProblem(400, "invalid_request");
    list("/api/v1/users/ann/sessions?cursor=" + next(first).orElseThrow().replaceAll(".*=", ""))
        .isProblem(400, "invalid_request");
  }

  @Test
  void aPersonPagesTheirOwnSessionsAsMe() {
    String token = service.signIn("ann");
    service.post("/api/v1/sessions", TestService.oneStep("ann")).send().isStatus(201);
    ReceivedAnswer first =
        service.get("/api/v1/users/me/sessions?limit=1").bearer(token).send().isStatus(200);
    String next = next(first).orElseThrow();
    assertThat(next).startsWith("/api/v1/users/me/sessions?");
    assertThat(service.get(next).bearer(token).send().isStatus(200).json()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "201", "-1", "x", "", "1e2", "99999999999", "+1", "1&limit=2"})
  void aLimitOutsideItsRangeIsRefused(String limit) {
    service.user("ann");
    for (String path : new String[] {SESSIONS, EVENTS, "/api/v1/login-types"}) {
      list(path + "?limit=" + limit).isProblem(400, "invalid_request");
    }
  }

  @Test
  void aCursorOfAnotherListOrABrokenOneIsRefused() {
    signIn(3);
    String next = next(list(SESSIONS + "?limit=1")).orElseThrow();
    String cursor = next.substring(next.indexOf("cursor=") + 7);
    service.user("bob");
    list("/api/v1/users/bob/sessions?cursor=" + cursor).isProblem(400, "invalid_request");
    list(EVENTS + "?cursor=" + cursor).isProblem(400, "invalid_request");
    list("/api/v1/login-types?cursor=" + cursor).isProblem(400, "invalid_request");
    String forged =
        Base64.getUrlEncoder()
            .encodeToString("2026-01-01T00:00:00Z x".getBytes(StandardCharsets.UTF_8));
    for (String broken :
        new String[] {
          "",
          "x",
          "*",
          cursor.substring(1),
          cursor + "A",
          cursor.toLowerCase(Locale.ROOT),
          forged,
          "A".repeat(5000),
          cursor + "&cursor=" + cursor
        }) {
      list(SESSIONS + "?cursor=" + broken).isProblem(400, "invalid_request");
    }
    list(SESSIONS + "?cursor=" + cursor).isStatus(200);
  }
}
