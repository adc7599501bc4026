package io.wechatlogin.http.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attacks with forged, replayed, swapped or planted states, codes and tokens. */
class StateAttackTest {
  private static final String WEB = "/api/v1/login-types/Web";
  private static final String CLOSED = "/api/v1/login-types/Closed";

  private final TestService service = TestService.start();

  @AfterEach
  void stop() {
    service.close();
  }

  private record Started(String state, String cookie) {}

  private Started begin(String intent, String token) {
    String body =
        "{\"redirectUrl\": \"https://app.example/\", \"intent\": \"%s\", %s}"
            .formatted(intent, TestService.CHALLENGED);
    TestService.Call call = service.post(WEB + "/authorizations", body);
    ReceivedAnswer answer = (token.isEmpty() ? call : call.bearer(token)).send().isStatus(201);
    return new Started(answer.text("state"), answer.cookie());
  }

  private ReceivedAnswer callback(String code, String state, String cookie) {
    return service
        .get(WEB + "/callback?code=" + code + "&state=" + state)
        .header("Cookie", cookie)
        .header("Accept", "application/json")
        .send();
  }

  @Test
  void aForgedStateIsRefusedWhateverItLooksLike() {
    Started real = begin("login", "");
    for (String forged :
        new String[] {
          "",
          "x".repeat(43),
          real.state().substring(1),
          real.state() + "x",
          real.state().toLowerCase(Locale.ROOT),
          real.state() + "%00",
          "%20" + real.state(),
          "x".repeat(4000)
        }) {
      callback("ann", forged, real.cookie()).isProblem(403, "invalid_state");
    }
    callback("ann", real.state(), real.cookie()).isStatus(303);
  }

  @Test
  void aUsedStateAcceptsNoOtherCode() {
    Started started = begin("login", "");
    String answer = callback("ann", started.state(), started.cookie()).header("Location");
    assertThat(callback("bob", started.state(), started.cookie()).header("Location"))
        .isEqualTo(answer);
    service
        .post(WEB + "/login-codes", both("bob", started.state()))
        .header("Cookie", started.cookie())
        .send()
        .isProblem(403, "invalid_state");
  }

  @Test
  void anAttackersLoginCannotBeCompletedInTheVictimsBrowser() {
    Started attacker = begin("login", "");
    Started victim = begin("login", "");
    callback("attacker", attacker.state(), victim.cookie()).isProblem(403, "invalid_state");
    callback("attacker", victim.state(), attacker.cookie()).isProblem(403, "invalid_state");
    callback("victim", victim.state(), victim.cookie()).isStatus(303);
    service
        .post(WEB + "/login-codes", both("attacker", attacker.state()))
        .header("Cookie", victim.cookie())
        .send()
        .isProblem(403, "invalid_state");
  }

  @Test
  void anAttackersBindingCannotBeCompletedByTheVictimsBrowserOrAccount() {
    String attacker = service.signIn("mallory");
    String victim = service.signIn("ann");
    Started planted = begin("bind", attacker);
    Started own = begin("bind", victim);
    callback("ann-web", planted.state(), own.cookie()).isProblem(403, "invalid_state");
    service
        .put("/api/v1/users/me/bindings/Web", both("mallory-web", planted.state()))
        .bearer(victim)
        .header("Cookie", planted.cookie())
        .send()
        .isProblem(403, "invalid_state");
    assertThat(service.get("/api/v1/users/ann/bindings/Web").asHost().send().json().get("isActive"))
        .hasToString("false");
  }

  @Test
  void aLoginStateCannotBindAndABindStateCannotLogIn() {
    String token = service.signIn("ann");
    Started login = begin("login", "");
    service
        .put("/api/v1/users/me/bindings/Web", both("ann-web", login.state()))
        .bearer(token)
        .header("Cookie", login.cookie())
        .send()
        .isProblem(403, "invalid_state");
    Started bind = begin("bind", token);
    service
        .post(WEB + "/login-codes", both("ann-web", bind.state()))
        .header("Cookie", bind.cookie())
        .send()
        .isProblem(403, "invalid_state");
  }

  @Test
  void aCodeWorksOnlyForItsKindAndInstance() {
    service.signIn("ann");
    String bindCode = service.bindCode("newcomer");
    String loginCode =
        service
            .post("/api/v1/login-types/Mini/login-codes", TestService.code("ann"))
            .send()
            .text("loginCode");
    service
        .post(WEB + "/registrations", "{\"bindCode\": \"" + bindCode + "\"}")
        .send()
        .isProblem(400, "invalid_bind_code");
    service
        .post(CLOSED + "/registrations", "{\"bindCode\": \"" + bindCode + "\"}")
        .send()
        .isProblem(403, "registration_closed");
    service
        .put("/api/v1/users/ann/bindings/Web", "{\"bindCode\": \"" + bindCode + "\"}")
        .asHost()
        .send()
        .isProblem(400, "invalid_bind_code");
    service
        .post(WEB + "/registrations", "{\"bindCode\": \"" + loginCode + "\"}")
        .send()
        .isProblem(400, "invalid_bind_code");
    service
        .post("/api/v1/sessions", "{\"loginCode\": \"" + bindCode + "\"}")
        .send()
        .isProblem(400, "invalid_login_code");
    service
        .get("/api/v1/sessions/current")
        .bearer(loginCode)
        .send()
        .isProblem(401, "unauthenticated");
  }

  @Test
  void aBindCodeBindsOnlyTheIdentityItWasIssuedFor() {
    service.user("ann");
    service.user("bob");
    service.bind("ann", "Mini", "ann");
    String bindCode = service.bindCode("newcomer");
    service
        .put("/api/v1/users/ann/bindings/Mini", "{\"bindCode\": \"" + bindCode + "\"}")
        .asHost()
        .send()
        .isProblem(409, "user_already_bound");
    service
        .put("/api/v1/users/bob/bindings/Mini", "{\"bindCode\": \"" + bindCode + "\"}")
        .asHost()
        .send()
        .isStatus(200);
    assertThat(service.get("/api/v1/users/bob/bindings/Mini").asHost().send().text("openId"))
        .isEqualTo("open-newcomer");
  }

  @Test
  void aClientCannotChooseASessionToken() {
    service.signIn("ann");
    String chosen = "wls_" + "A".repeat(43);
    ReceivedAnswer opened =
        service
            .post("/api/v1/sessions", TestService.oneStep("ann"))
            .header("Cookie", "session=" + chosen + "; sessionToken=" + chosen)
            .send()
            .isStatus(201);
    assertThat(opened.text("sessionToken")).startsWith("wls_").isNotEqualTo(chosen);
    assertThat(opened.header("Set-Cookie")).isEmpty();
    service
        .post("/api/v1/sessions", TestService.oneStep("ann"))
        .bearer(chosen)
        .send()
        .isProblem(401, "unauthenticated");
    service.get("/api/v1/sessions/current").bearer(chosen).send().isProblem(401, "unauthenticated");
    assertThat(
            service
                .post("/api/v1/sessions", TestService.oneStep("ann"))
                .send()
                .text("sessionToken"))
        .isNotEqualTo(opened.text("sessionToken"));
  }

  @Test
  void aCookieAloneIsNoCredential() {
    String token = service.signIn("ann");
    for (String name : new String[] {"Authorization", "session", "sessionToken"}) {
      service
          .get("/api/v1/sessions/current")
          .header("Cookie", name + "=" + token)
          .send()
          .isProblem(401, "unauthenticated");
    }
    service.get("/api/v1/sessions/current?access_token=" + token).send().isStatus(401);
  }

  private static String both(String code, String state) {
    return "{\"code\": \"%s\", \"state\": \"%s\", \"nonce\": \"%s\"}"
        .formatted(code, state, UUID.randomUUID());
  }
}
