package io.wechatlogin.http.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wechatlogin.application.caller.Scope;
import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import io.wechatlogin.http.fixture.TestSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The users that a host finds. */
class UserListRoutesTest {
  private static final String USERS = "/api/v1/users";

  private final TestService service =
      TestService.start(
          settings ->
              TestSettings.withHostKeys(
                  settings,
                  Map.of(
                      "reader", Set.of(Scope.USERS_READ),
                      "other", Set.of(Scope.BINDINGS, Scope.SESSIONS, Scope.EVENTS_READ))));

  @AfterEach
  void stop() {
    service.close();
  }

  private void user(String id, String name) {
    service
        .put(USERS + "/" + id, "{\"displayName\": \"" + name + "\", \"corpIds\": []}")
        .asHost()
        .send()
        .isStatus(201);
  }

  private List<String> found(String query) {
    JsonNode users = service.get(USERS + "?" + query).bearer("wlh_reader").send().isStatus(200).json();
    return users.findValuesAsText("userId");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void aUserIsFoundByAPartOfTheNameAndShownAsBefore() {
    user("ann", "李小龙 Bruce");
    user("bob", "李大龙");
    assertThat(found("query=" + encoded("小龙"))).containsExactly("ann");
    assertThat(found("query=bru")).containsExactly("ann");
    assertThat(found("query=" + encoded("  bruce ")).toString()).contains("ann");
    assertThat(found("query=" + encoded("李龙"))).isEmpty();
    assertThat(found("query=%25%25")).isEmpty();
    assertThat(found("query=__")).isEmpty();
    JsonNode one = service.get(USERS + "?query=bruce").asHost().send().json().get(0);
    assertThat(one).isEqualTo(service.get(USERS + "/ann").asHost().send().json());
  }

  @Test
  void aUserIsFoundByWholeIds() {
    service.user("ann");
    service.bind("ann", "Mini", "ann_union_u-ann");
    for (String id : List.of("ann", "open-ann", "u-ann")) {
      assertThat(found("query=" + id)).containsExactly("ann");
    }
    assertThat(found("query=open-an")).isEmpty();
  }

  @Test
  void statusAndOrganizationNarrowTheList() {
    service.user("ann", "acme");
    service.user("bob");
    service
        .put(USERS + "/cid", "{\"displayName\":\"Cid\",\"corpIds\":[],\"status\":\"disabled\"}")
        .asHost()
        .send()
        .isStatus(201);
    assertThat(found("")).containsExactlyInAnyOrder("ann", "bob", "cid");
    assertThat(found("corpId=acme")).containsExactly("ann");
    assertThat(found("status=disabled")).containsExactly("cid");
    assertThat(found("status=active")).containsExactlyInAnyOrder("ann", "bob");
    assertThat(found("status=disabled&query=cid")).containsExactly("cid");
    assertThat(found("status=active&query=cid")).isEmpty();
    assertThat(found("corpId=nope")).isEmpty();
  }

  @Test
  void usersComeInPagesWithTheFilterInTheLink() {
    List<String> users = List.of("p1", "p2", "p3", "p4", "p5");
    users.forEach(id -> user(id, "小明 & " + id));
    List<String> found = new ArrayList<>();
    String next = USERS + "?limit=2&status=active&query=" + encoded("小明 & p");
    int pages = 0;
    while (!next.isEmpty()) {
      ReceivedAnswer page = service.get(next).bearer("wlh_reader").send().isStatus(200);
      found.addAll(page.json().findValuesAsText("userId"));
      next = page.header("Link").replaceAll("<([^>]+)>; rel=\"next\"", "$1");
      pages++;
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(users);
    assertThat(pages).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "query=",
        "query=a",
        "query=%20a%20",
        "query=%E5%B0%8F",
        "query=%F0%9F%90%BC",
        "query=a%00b",
        "query=a%0Ab",
        "query=%E2%80%8B%E2%80%8B",
        "query=ab&query=cd",
        "status=",
        "status=asleep",
        "status=ACTIVE",
        "corpId=",
        "corpId=a%20b",
        "name=ab",
        "Query=ab",
        "limit=0",
        "limit=201",
        "cursor=x"
      })
  void aWrongFilterIsRefused(String query) {
    service.get(USERS + "?" + query).asHost().send().isProblem(400, "invalid_request");
  }

  @Test
  void aQueryHasAtMostTwoHundredCharacters() {
    assertThat(found("query=" + encoded("龙".repeat(200)))).isEmpty();
    service
        .get(USERS + "?query=" + encoded("龙".repeat(201)))
        .asHost()
        .send()
        .isProblem(400, "invalid_request");
  }

  @Test
  void onlyHostsWithTheScopeFindUsers() {
    service.get(USERS).send().isProblem(401, "unauthenticated");
    service.get(USERS).bearer(service.signIn("ann")).send().isProblem(403, "forbidden");
    service.get(USERS).bearer("wlh_other").send().isProblem(403, "forbidden");
    service.get(USERS).bearer("wlh_reader").send().isStatus(200);
  }
}
