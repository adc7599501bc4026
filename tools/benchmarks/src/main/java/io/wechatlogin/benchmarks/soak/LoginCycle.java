package io.wechatlogin.benchmarks.soak;

import io.wechatlogin.benchmarks.load.HttpConnection;
import io.wechatlogin.benchmarks.load.Scenario;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * A complete login in a mini program: trades a code for a loginCode and that for a session, checks
 * the session, and ends it. A new person is registered on the way.
 *
 * @param codes issues a fresh code of WeChat for each login
 */
record LoginCycle(Supplier<String> codes) implements Scenario {
  private static final String LOGIN_TYPE = "/api/v1/login-types/" + SoakEnvironment.INSTANCE;
  private static final String SESSIONS = "/api/v1/sessions";
  private static final String CURRENT_SESSION = SESSIONS + "/current";

  @Override
  public void run(HttpConnection connection) throws IOException {
    String session =
        post(connection, SESSIONS, "loginCode", loginCode(connection, codes.get()), 201);
    String authorization =
        "Authorization: Bearer " + HttpConnection.field(session, "sessionToken") + "\r\n";
    connection.send(HttpConnection.request("GET", CURRENT_SESSION, authorization, ""), 200);
    connection.send(HttpConnection.request("DELETE", CURRENT_SESSION, authorization, ""), 204);
  }

  private static String loginCode(HttpConnection connection, String code) throws IOException {
    String answer = post(connection, LOGIN_TYPE + "/login-codes", "code", code, 200);
    if (answer.contains("\"bindCode\"")) {
      String bindCode = HttpConnection.field(answer, "bindCode");
      answer = post(connection, LOGIN_TYPE + "/registrations", "bindCode", bindCode, 201);
    }
    return HttpConnection.field(answer, "loginCode");
  }

  private static String post(
      HttpConnection connection, String path, String name, String value, int expectedStatus)
      throws IOException {
    String body = "{\"" + name + "\":\"" + value + "\"}";
    return connection.send(HttpConnection.request("POST", path, "", body), expectedStatus);
  }
}
