package io.wechatlogin.http.binding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wechatlogin.application.caller.Scope;
import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import io.wechatlogin.http.fixture.TestSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bindings of all users, found by what a host knows of them. */
class BindingListRoutesTest {
  private static final String BINDINGS = "/api/v1/bindings";

  private final TestService service =
      TestService.start(
          settings ->
              TestSettings.withHostKeys(
                  settings,
                  Map.of(
                      "reader", Set.of(Scope.BINDINGS_READ),
                      "other", Set.of(Scope.USERS, Scope.SESSIONS, Scope.EVENTS_READ))));

  @AfterEach
  void stop() {
    service.close();
  }

  private JsonNode list(String query) {
    return service.get(BINDINGS + "?" + query).bearer("wlh_reader").send().isStatus(200).json();
  }

  private void bind(String user, String instance) {
    service.user(user);
    service.bind(user, instance, user + "_union_u-" + user);
    service.now.updateAndGet(time -> time.plus(Duration.ofMillis(5)));
  }

  @Test
  void aBindingIsFoundByEachFilterAndByAllTogether() {
    bind("ann", "Mini");
    bind("bob", "Mini");
    for (String query :
        List.of(
            "userId=ann",
            "openId=open-ann",
            "unionId=u-ann",
            "userId=ann&appId=wx-mini",
            "openId=open-ann&loginType=Mini",
            "userId=ann&openId=open-ann&unionId=u-ann&appId=wx-mini"
                + "&loginType=auths.loginTypes.Mini&limit=5")) {
      JsonNode rows = list(query);
      assertThat(rows).as(query).hasSize(1);
      assertThat(rows.get(0)).isEqualTo(list("userId=ann").get(0));
      assertThat(rows.get(0).path("userId").asText()).isEqualTo("ann");
      assertThat(rows.get(0).path("openId").asText()).isEqualTo("open-ann");
      assertThat(rows.get(0).path("unionId").asText()).isEqualTo("u-ann");
      assertThat(rows.get(0).path("appId").asText()).isEqualTo("wx-mini");
      assertThat(rows.get(0).path("loginType").asText()).isEqualTo("Mini");
      assertThat(rows.get(0).path("isActive").asBoolean()).isTrue();
    }
    assertThat(list("appId=wx-mini")).hasSize(2);
    assertThat(list("loginType=Mini")).hasSize(2);
    assertThat(list("userId=ann&openId=open-bob")).isEmpty();
    assertThat(list("userId=nobody")).isEmpty();
    assertThat(list("openId=open-an")).isEmpty();
    assertThat(list("openId=open-%25")).isEmpty();
  }

  @Test
  void aModelOfTheOriginalStandsForAllInstancesOfItsTypes() {
    bind("ann", "Mini");
    bind("ann", "Legacy");
    assertThat(list("loginType=auths.loginTypes.WeChatMiniType.WeChatAuthModel")).hasSize(1);
    assertThat(list("loginType=auths.loginTypes.WechatPublicType.WechatPublicAuthModel"))
        .hasSize(1);
    assertThat(list("loginType=WechatPublicType.WechatPublicAuthModel&userId=ann")).hasSize(1);
    assertThat(list("loginType=auths.loginTypes.WeChatType.WeChatAuthModel")).isEmpty();
    assertThat(list("loginType=auths.loginTypes.Legacy.services.WechatPublicAuthSvc")).hasSize(1);
  }

  @Test
  void theServicePathOfAnOfficialAccountIsTheInstance() {
    String path = "/api/v1/login-types/auths.loginTypes.Legacy.services.WechatPublicAuthSvc";
    assertThat(service.get(path).send().isStatus(200).text("name")).isEqualTo("Legacy");
    service
        .get("/api/v1/login-types/Legacy.services.WechatPublicAuthSvc")
        .send()
        .isStatus(200);
    service
        .get("/api/v1/login-types/Mini.services.WechatPublicAuthSvc")
        .send()
        .isProblem(404, "login_type_not_found");
    service
        .get("/api/v1/login-types/.services.WechatPublicAuthSvc")
        .send()
        .isProblem(404, "login_type_not_found");
  }

  @Test
  void rowsComeInPagesWithTheFilterInTheLink() {
    List<String> users = List.of("p1", "p2", "p3", "p4", "p5");
    users.forEach(user -> bind(user, "Mini"));
    for (String filter : List.of("appId=wx-mini", "loginType=auths.loginTypes.Mini")) {
      List<String> found = new ArrayList<>();
      String next = BINDINGS + "?limit=2&" + filter;
      int pages = 0;
      while (!next.isEmpty()) {
        ReceivedAnswer page = service.get(next).bearer("wlh_reader").send().isStatus(200);
        page.json().forEach(row -> found.add(row.path("userId").asText()));
        next = page.header("Link").replaceAll("<([^>]+)>; rel=\"next\"", "$1");
        assertThat(next.isEmpty() || next.contains(filter)).isTrue();
        pages++;
      }
      assertThat(found).containsExactlyInAnyOrderElementsOf(users);
      assertThat(pages).isEqualTo(3);
    }
  }

  @Test
  void aCursorOfAnotherFilterIsRefused() {
    bind("ann", "Mini");
    bind("bob", "Mini");
    String next =
        service
            .get(BINDINGS + "?limit=1&appId=wx-mini")
            .bearer("wlh_reader")
            .send()
            .header("Link")
            .replaceAll(".*cursor=([^&>]+).*", "$1");
    refuse("appId=wx-web&cursor=" + next);
    refuse("appId=wx-mini&userId=ann&cursor=" + next);
    assertThat(list("appId=wx-mini&cursor=" + next)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "limit=10",
        "user=ann",
        "userid=ann",
        "userId=ann&isActive=true",
        "userId=ann&%00=1",
        "userId=",
        "userId=a%20b",
        "openId=",
        "openId=%00",
        "openId=a%0Ab",
        "unionId=%20",
        "appId=",
        "userId=ann&userId=bob",
        "userId=ann&limit=0",
        "userId=ann&limit=201",
        "userId=ann&cursor=x"
      })
  void aListWithoutAFilterOrWithAWrongOneIsRefused(String query) {
    refuse(query);
  }

  @Test
  void anUnknownInstanceIsNotFound() {
    service
        .get(BINDINGS + "?loginType=Nope")
        .asHost()
        .send()
        .isProblem(404, "login_type_not_found");
  }

  @Test
  void onlyHostsWithTheScopeSeeBindingsOfAll() {
    String path = BINDINGS + "?userId=ann";
    service.get(path).send().isProblem(401, "unauthenticated");
    service.get(path).bearer(service.signIn("ann")).send().isProblem(403, "forbidden");
    service.get(path).bearer("wlh_other").send().isProblem(403, "forbidden");
    service.get(path).bearer("wlh_reader").send().isStatus(200);
    service.post(BINDINGS, "{}").asHost().send().isProblem(405, "method_not_allowed");
  }

  private void refuse(String query) {
    service.get(BINDINGS + "?" + query).asHost().send().isProblem(400, "invalid_request");
  }
}
