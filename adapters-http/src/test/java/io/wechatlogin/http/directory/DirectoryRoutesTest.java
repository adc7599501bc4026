package io.wechatlogin.http.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wechatlogin.http.fixture.TestService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryRoutesTest {
  private static final String ANN = "/api/v1/users/ann";

  private final TestService service = TestService.start();

  @AfterEach
  void stop() {
    service.close();
  }

  private static final String USER = "{\"displayName\": \"Ann\", \"corpIds\": []}";

  @Test
  void aHostStoresUsersAndOrganizations() {
    assertThat(
            service
                .put("/api/v1/organizations/acme", "{\"corpName\": \"Acme 公司\"}")
                .asHost()
                .send()
                .isStatus(200)
                .body())
        .isEqualTo("{\"corpId\":\"acme\",\"corpName\":\"Acme 公司\"}");
    String expected =
        "{\"userId\":\"ann\",\"displayName\":\"Ann\",\"status\":\"active\",\"corpIds\":[\"acme\"],"
            + "\"corpList\":[{\"corpId\":\"acme\",\"corpName\":\"Acme 公司\"}]}";
    assertThat(
            service
                .put(ANN, "{\"displayName\": \"Ann\", \"corpIds\": [\"acme\"], \"new\": {}}")
                .asHost()
                .send()
                .isStatus(201)
                .body())
        .isEqualTo(expected);
    assertThat(service.get(ANN).asHost().send().isStatus(200).body()).isEqualTo(expected);
    service.delete(ANN).asHost().send().isStatus(204);
    service.get(ANN).asHost().send().isProblem(404, "user_not_found");
    service.delete(ANN).asHost().send().isProblem(404, "user_not_found");
  }

  @Test
  void numbersAreAcceptedAsIds() {
    service.user("17", "42");
    assertThat(
            service
                .put("/api/v1/users/17", "{\"displayName\": \"A\", \"corpIds\": [42]}")
                .asHost()
                .send()
                .isStatus(200)
                .json()
                .path("corpIds")
                .toString())
        .isEqualTo("[\"42\"]");
  }

  @Test
  void erasingAUserRemovesBindingsAndSessions() {
    String token = service.signIn("ann");
    service.delete(ANN).asHost().send().isStatus(204);
    service.get("/api/v1/sessions/current").bearer(token).send().isStatus(401);
    assertThat(service.bindCode("ann")).startsWith("wlb_");
  }

  @Test
  void anUnknownOrganizationIsRefused() {
    service
        .put(ANN, "{\"displayName\": \"Ann\", \"corpIds\": [\"nope\"]}")
        .asHost()
        .send()
        .isProblem(404, "organization_not_found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"corpIds\": []}",
        "{\"displayName\": \"A\"}",
        "{\"displayName\": \"\", \"corpIds\": []}",
        "{\"displayName\": 7, \"corpIds\": []}",
        "{\"displayName\": \"A\", \"corpIds\": \"acme\"}",
        "{\"displayName\": \"A\", \"corpIds\": [1.5]}",
        "{\"displayName\": \"A\", \"corpIds\": [null]}",
        "{\"displayName\": \"A\", \"corpIds\": [\"a b\"]}",
        "{\"displayName\": \"A\", \"corpIds\": [], \"status\": \"asleep\"}",
        "{\"displayName\": \"A\", \"corpIds\": [], \"status\": true}"
      })
  void aMalformedUserIsRefused(String body) {
    service.put(ANN, body).asHost().send().isProblem(400, "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%20b", "a%00b", "%E5%BC%A0", "...%2F", "me"})
  void aMalformedUserIdIsRefused(String userId) {
    service.get("/api/v1/users/" + userId).asHost().send().isProblem(400, "invalid_request");
  }

  @Test
  void onlyHostsMayStoreUsers() {
    String token = service.signIn("ann");
    for (String path : new String[] {ANN, ANN + "/events"}) {
      service.get(path).send().isProblem(401, "unauthenticated");
      service.get(path).bearer(token).send().isProblem(403, "forbidden");
    }
    service.put(ANN, "{").send().isProblem(401, "unauthenticated");
    service.put(ANN, "{").bearer(token).send().isProblem(403, "forbidden");
    service.delete(ANN).bearer(token).send().isProblem(403, "forbidden");
    service.put("/api/v1/organizations/acme", "{").send().isProblem(401, "unauthenticated");
    service.put("/api/v1/organizations/acme", "{").bearer(token).send().isProblem(403, "forbidden");
  }

  @Test
  void eventsAreListedNewestFirst() {
    service.signIn("ann");
    var events = service.get(ANN + "/events").asHost().send().isStatus(200).json();
    assertThat(events.findValuesAsText("type")).containsExactly("login", "bind", "created");
    assertThat(events.path(0).path("loginType").asText()).isEqualTo("Mini");
    assertThat(events.path(0).path("at").asText()).isEqualTo("2026-01-02T03:04:05.678Z");
    assertThat(events.path(0).path("detail").isNull()).isTrue();
    assertThat(events.path(0).path("id").asText()).isNotBlank();
  }

  @Test
  void aConditionalPutOnlyCreates() {
    service.put(ANN, USER).header("If-None-Match", "*").asHost().send().isStatus(201);
    service
        .put(ANN, USER.replace("Ann", "Other"))
        .header("If-None-Match", "*")
        .asHost()
        .send()
        .isProblem(412, "already_exists");
    assertThat(service.get(ANN).asHost().send().text("displayName")).isEqualTo("Ann");
    service.put(ANN, USER).asHost().send().isStatus(200);
    for (String condition : new String[] {"\"v1\"", "W/\"v1\"", "", "*, *"}) {
      service
          .put(ANN, USER)
          .header("If-None-Match", condition)
          .asHost()
          .send()
          .isProblem(400, "invalid_request");
    }
  }

  @Test
  void everyChangeByAHostIsAnEventThatNamesTheHost() {
    service.put(ANN, USER).asHost().send().isStatus(201);
    service.put(ANN, USER.replace("Ann", "Anna")).asHost().send().isStatus(200);
    service.put(ANN, USER.replace("Ann", "Anna")).asHost().send().isStatus(200);
    service.bind("ann", "Mini", "ann");
    service.delete(ANN + "/bindings/Mini").asHost().send().isStatus(200);
    service.disable("ann");
    JsonNode events = service.get(ANN + "/events").asHost().send().isStatus(200).json();
    assertThat(events.findValuesAsText("type"))
        .containsExactly("changed", "disabled", "unbind", "bind", "changed", "created");
    assertThat(events.path(4).path("detail").asText()).isEqualTo("displayName");
    for (JsonNode event : events) {
      assertThat(event.path("actor").toString()).isEqualTo("{\"kind\":\"host\",\"name\":\"shop\"}");
      assertThat(event.path("address").asText()).isEqualTo("127.0.0.1");
      assertThat(event.path("requestId").asText()).isNotBlank();
    }
  }

  @Test
  void anOrganizationHasEventsOfItsOwn() {
    String acme = "/api/v1/organizations/acme";
    for (String name : new String[] {"Acme", "Acme", "Acme 公司"}) {
      service.put(acme, "{\"corpName\": \"" + name + "\"}").asHost().send().isStatus(200);
    }
    JsonNode events = service.get(acme + "/events").asHost().send().isStatus(200).json();
    assertThat(events.findValuesAsText("type")).containsExactly("changed", "created");
    service.get(acme + "/events").send().isProblem(401, "unauthenticated");
  }

  @Test
  void erasureTakesAddressesAndDevicesAndLeavesTheEvents() {
    service.signIn("ann");
    service.delete(ANN).asHost().send().isStatus(204);
    JsonNode events = service.get(ANN + "/events").asHost().send().isStatus(200).json();
    assertThat(events.findValuesAsText("type"))
        .containsExactly("erased", "login", "bind", "created");
    assertThat(events.findValues("address")).allMatch(JsonNode::isNull);
    assertThat(events.findValues("userAgent")).allMatch(JsonNode::isNull);
  }

  @Test
  void aNameThatTurnsTheTextAroundItIsRefusedWithItsPlace() {
    assertThat(
            service
                .put(ANN, USER.replace("Ann", "A\u202Enn"))
                .asHost()
                .send()
                .isProblem(400, "invalid_request")
                .text("detail"))
        .contains("displayName", "U+202E", "character 2");
    service
        .put("/api/v1/organizations/acme", "{\"corpName\": \"\u200B\"}")
        .asHost()
        .send()
        .isProblem(400, "invalid_request");
  }
}
