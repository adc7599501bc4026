package io.wechatlogin.http.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.http.fixture.TestService;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests for the data of another user, by every mounted route. */
class ForeignUserTest {
  /** Has every field that a route may read before it checks the caller. */
  private static final String BODY =
      """
      {"code": "x", "bindCode": "wlb_x", "state": "x", "displayName": "Mallory", "corpIds": [],\
       "encryptedData": "eA==", "iv": "eA==", "status": "active"}\
      """;

  private final TestService service = TestService.start();
  private String mallory;

  @BeforeEach
  void signIn() {
    mallory = service.signIn("mallory");
    service.user("ann");
    service.bind("ann", "Mini", "ann");
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void noRouteOfAUserIsOpenToAnother() {
    List<String> routes =
        service.server.operations().stream()
            .filter(route -> route.contains("{userId}") && !route.startsWith("OPTIONS"))
            .toList();
    assertThat(routes).hasSizeGreaterThan(10);
    for (String route : routes) {
      call(route).bearer(mallory).send().isStatus(403);
      call(route).send().isStatus(401);
      call(route).bearer("wlh_guessed").send().isStatus(401);
    }
    assertThat(service.get("/api/v1/users/ann/bindings/Mini").asHost().send().text("openId"))
        .isEqualTo("open-ann");
    assertThat(service.get("/api/v1/users/ann").asHost().send().text("displayName"))
        .isEqualTo("Name of ann");
  }

  @Test
  void noEncodingOfAUserIdBypassesTheCheck() {
    for (String spelling :
        new String[] {
          "ANN", "ann%20", "ann%00", "./ann", "mallory/../ann", "%61nn", "ann;mallory"
        }) {
      int status =
          service
              .get("/api/v1/users/" + spelling + "/bindings/Mini")
              .bearer(mallory)
              .send()
              .status();
      assertThat(status).as(spelling).isIn(400, 403, 404);
    }
  }

  private TestService.Call call(String route) {
    String[] parts = route.split(" ", 2);
    String path =
        parts[1]
            .replace("{userId}", "ann")
            .replace("{name}", "Mini")
            .replaceAll("\\{[A-Za-z]+}", "x");
    return parts[0].equals("GET") || parts[0].equals("HEAD") || parts[0].equals("DELETE")
        ? service.call(parts[0], path)
        : service.call(parts[0], path).json(BODY);
  }
}
