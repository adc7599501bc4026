package io.wechatlogin.benchmarks.environment;

import io.wechatlogin.benchmarks.load.HttpConnection;
import io.wechatlogin.benchmarks.load.Scenario;
import io.wechatlogin.domain.secret.SecretHash;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The operations under test, each by a randomly chosen person (uniform distribution).
 *
 * @param persons the number of persons to choose from
 */
public record Scenarios(long persons) {
  private static final String HOST = "Authorization: Bearer " + Programs.HOST_KEY + "\r\n";
  private static final String SESSIONS = "/api/v1/sessions";

  /** A one-step login by the back end of a website: trades a code for a session. */
  public Scenario oneStepLogin() {
    return connection ->
        connection.send(
            HttpConnection.request(
                "POST", SESSIONS, HOST, "{\"loginType\":\"Bench\",\"code\":\"" + code() + "\"}"),
            201);
  }

  /** A one-step login in a mini program, whose session key is encrypted and stored. */
  public Scenario miniProgramLogin() {
    return connection ->
        connection.send(
            HttpConnection.request(
                "POST", SESSIONS, "", "{\"loginType\":\"BenchMini\",\"code\":\"" + code() + "\"}"),
            201);
  }

  /** A two-step login: trades a code for a loginCode, and that for a session. */
  public Scenario twoStepLogin() {
    return connection -> {
      String response =
          connection.send(
              HttpConnection.request(
                  "POST",
                  "/api/v1/login-types/Bench/login-codes",
                  HOST,
                  "{\"code\":\"" + code() + "\"}"),
              200);
      String loginCode = HttpConnection.field(response, "loginCode");
      connection.send(
          HttpConnection.request("POST", SESSIONS, "", "{\"loginCode\":\"" + loginCode + "\"}"),
          201);
    };
  }

  /**
   * A login in a browser: begins with a challenge, trades the code with its state and cookie for a
   * loginCode, and that with the verifier for a session.
   */
  public Scenario browserLogin() {
    return connection -> {
      String verifier = randomText();
      String begun =
          connection.send(
              HttpConnection.request(
                  "POST",
                  "/api/v1/login-types/Bench/authorizations",
                  "",
                  "{\"redirectUrl\":\"https://app.example/\",\"codeChallenge\":\""
                      + base64Url(SecretHash.of(verifier).bytes())
                      + "\"}"),
              201);
      String response =
          connection.send(
              HttpConnection.request(
                  "POST",
                  "/api/v1/login-types/Bench/login-codes",
                  connection.cookie(),
                  "{\"code\":\""
                      + code()
                      + "\",\"state\":\""
                      + HttpConnection.field(begun, "state")
                      + "\"}"),
              200);
      connection.send(
          HttpConnection.request(
              "POST",
              SESSIONS,
              "",
              "{\"loginCode\":\""
                  + HttpConnection.field(response, "loginCode")
                  + "\",\"codeVerifier\":\""
                  + verifier
                  + "\"}"),
          201);
    };
  }

  /** A session check: a request that presents a session token. */
  public Scenario sessionCheck() {
    return connection ->
        connection.send(
            HttpConnection.request(
                "GET",
                SESSIONS + "/current",
                "Authorization: Bearer " + TestData.token(person()) + "\r\n",
                ""),
            200);
  }

  /** A login at the baselines and the floor. */
  public Scenario plainLogin() {
    return connection ->
        connection.send(
            HttpConnection.request("POST", "/login", "", "{\"code\":\"" + code() + "\"}"), 200);
  }

  /** A session check at the baselines and the floor. */
  public Scenario plainCheck() {
    return connection ->
        connection.send(
            HttpConnection.request(
                "GET",
                "/session",
                "Authorization: Bearer " + TestData.token(person()) + "\r\n",
                ""),
            200);
  }

  private long person() {
    return 1 + ThreadLocalRandom.current().nextLong(persons);
  }

  private static String randomText() {
    byte[] bytes = new byte[32];
    ThreadLocalRandom.current().nextBytes(bytes);
    return base64Url(bytes);
  }

  private static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private String code() {
    return FakeWechat.code(person(), ThreadLocalRandom.current().nextLong());
  }
}
