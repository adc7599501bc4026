package io.wechatlogin.benchmarks.rig;

import io.wechatlogin.benchmarks.load.HttpConnection;
import io.wechatlogin.benchmarks.load.Scenario;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What persons do, each of them as likely as any other.
 *
 * @param number how many there are
 */
public record Persons(long number) {
  private static final String HOST = "Authorization: Bearer " + Subjects.HOST_KEY + "\r\n";
  private static final String SESSIONS = "/api/v1/sessions";

  /** A code in, a session out, by the back end of a site. */
  public Scenario oneStepLogin() {
    return connection ->
        connection.send(
            HttpConnection.request(
                "POST", SESSIONS, HOST, "{\"loginType\":\"Bench\",\"code\":\"" + code() + "\"}"),
            201);
  }

  /** The same in a mini program, whose session key is sealed and kept. */
  public Scenario miniProgramLogin() {
    return connection ->
        connection.send(
            HttpConnection.request(
                "POST", SESSIONS, "", "{\"loginType\":\"BenchMini\",\"code\":\"" + code() + "\"}"),
            201);
  }

  /** A code in, a loginCode out, and that traded for a session. */
  public Scenario twoStepLogin() {
    return connection -> {
      String first =
          connection.send(
              HttpConnection.request(
                  "POST",
                  "/api/v1/login-types/Bench/login-codes",
                  HOST,
                  "{\"code\":\"" + code() + "\"}"),
              200);
      String loginCode = HttpConnection.field(first, "loginCode");
      connection.send(
          HttpConnection.request("POST", SESSIONS, "", "{\"loginCode\":\"" + loginCode + "\"}"),
          201);
    };
  }

  /** A session is shown, and whose it is comes back. */
  public Scenario sessionCheck() {
    return connection ->
        connection.send(
            HttpConnection.request(
                "GET",
                SESSIONS + "/current",
                "Authorization: Bearer " + Rows.token(person()) + "\r\n",
                ""),
            200);
  }

  /** The login of the baselines and of the floor. */
  public Scenario plainLogin() {
    return connection ->
        connection.send(
            HttpConnection.request("POST", "/login", "", "{\"code\":\"" + code() + "\"}"), 200);
  }

  /** The session check of the baselines and of the floor. */
  public Scenario plainCheck() {
    return connection ->
        connection.send(
            HttpConnection.request(
                "GET", "/session", "Authorization: Bearer " + Rows.token(person()) + "\r\n", ""),
            200);
  }

  private long person() {
    return 1 + ThreadLocalRandom.current().nextLong(number);
  }

  private String code() {
    return FakeWechat.code(person(), ThreadLocalRandom.current().nextLong());
  }
}
