package io.wechatlogin.http.miniprogram;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DecryptionRoutesTest {
  private static final String PATH = "/api/v1/users/ann/bindings/Mini/decryptions";
  private static final String BLOCK = "AAECAwQFBgcICQoLDA0ODw==";

  private final TestService service = TestService.start();

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void theDecryptedObjectIsTheAnswer() {
    service.user("ann");
    service.bind("ann", "Mini", "ann");
    assertThat(service.post(PATH, body("key-of-ann")).asHost().send().isStatus(200).body())
        .isEqualTo("{\"raw\":\"{}\",\"watermark\":{\"appid\":\"wx-mini\"}}");
  }

  @Test
  void aReplacedKeyIsStale() {
    service.user("ann");
    service.bind("ann", "Mini", "ann");
    ReceivedAnswer answer = service.post(PATH, body("key-of-bob")).asHost().send();
    answer.isProblem(409, "session_key_stale");
    assertThat(answer.text("action")).isEqualTo("restart_login");
    assertThat(answer.body()).doesNotContain("key-of");
  }

  @Test
  void onlyHostsMayAsk() {
    String token = service.signIn("ann");
    service.post(PATH, body("key-of-ann")).send().isProblem(401, "unauthenticated");
    service.post(PATH, body("key-of-ann")).bearer(token).send().isProblem(403, "forbidden");
  }

  @Test
  void usersWithoutABindingAndTypesWithoutKeysAreRefused() {
    service.post(PATH, body("k")).asHost().send().isProblem(404, "user_not_found");
    service.user("ann");
    service.post(PATH, body("k")).asHost().send().isProblem(403, "not_bound");
    service
        .post(PATH.replace("Mini", "Web"), body("k"))
        .asHost()
        .send()
        .isProblem(422, "not_supported");
    service
        .post(PATH.replace("Mini", "Nope"), body("k"))
        .asHost()
        .send()
        .isProblem(404, "login_type_not_found");
  }

  @Test
  void malformedDataIsInvalid() {
    service.user("ann");
    service.bind("ann", "Mini", "ann");
    for (String body :
        new String[] {
          "{}",
          "{\"encryptedData\": \"" + BLOCK + "\"}",
          "{\"encryptedData\": 1, \"iv\": \"" + BLOCK + "\"}",
          "{\"encryptedData\": \"?\", \"iv\": \"" + BLOCK + "\"}",
          "{\"encryptedData\": \"" + BLOCK + "\", \"iv\": \"AAEC\"}",
          "{\"encryptedData\": \"" + BLOCK + "\", \"iv\": \"" + BLOCK + "\", \"rawData\": \"{}\"}"
        }) {
      service.post(PATH, body).asHost().send().isProblem(400, "invalid_request");
    }
  }

  private static String body(String key) {
    return "{\"encryptedData\": \"%s\", \"iv\": \"%s\", \"rawData\": \"{}\", \"signature\": \"%s\"}"
        .formatted(BLOCK, BLOCK, key);
  }
}
