package io.wechatlogin.integration.fuzz;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.http.problem.Problem;
import io.wechatlogin.http.server.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Some calls of the API, one after the other, that bring what earlier ones have answered: codes
 * with and without their verifiers, states, cursors, tokens. Each field is right, wrong or
 * nonsense.
 */
public final class ApiFuzz {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A store in memory gets slower with what it holds. */
  private static final int INPUTS_PER_SERVICE = 200;

  private static HttpServer server = FuzzedService.start();
  private static int inputs;

  private static final List<String> VERIFIERS = List.of("a".repeat(43), "b~".repeat(64));
  private static final List<String> KEYS = List.of("wlh_all", "wlh_users", "wlh_conflicts");
  private static final Pattern NEXT = Pattern.compile("Link: <([^>]+)>; rel=\"next\"");
  private static final Pattern COOKIE = Pattern.compile("Set-Cookie: ([^=]+=[^;]+);");

  private static final Set<String> CODES =
      Arrays.stream(Problem.values()).map(Problem::code).collect(Collectors.toSet());

  private final FuzzedDataProvider data;
  private final List<String> cookies = new ArrayList<>();
  private final Map<String, List<String>> seen = new HashMap<>();

  /** The verifier that an outcome needs; empty for none. */
  private final Map<String, String> needs = new HashMap<>();

  private ApiFuzz(FuzzedDataProvider data) {
    this.data = data;
  }

  /** Called by the fuzzer before it begins. */
  public static void fuzzerInitialize() {
    // The fuzzer's own connection to the server, which makes no calls itself.
    BugDetectors.allowNetworkConnections();
  }

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(FuzzedDataProvider data) throws IOException {
    inputs++;
    if (inputs % INPUTS_PER_SERVICE == 0) {
      server.close();
      server = FuzzedService.start();
    }
    ApiFuzz calls = new ApiFuzz(data);
    for (int i = 0; i < 12 && data.remainingBytes() > 0; i++) {
      calls.call();
    }
  }

  private void call() throws IOException {
    switch (data.consumeInt(0, 13)) {
      case 0 -> begin("authorizations", "\"redirectUrl\":\"https://app.example/\",");
      case 1 -> begin("scans", "");
      case 2 -> authorize();
      case 3 -> loginCode();
      case 4 -> trade();
      case 5 -> signIn();
      case 6 -> register();
      case 7 -> bind();
      case 8 -> put();
      case 9 -> list("/api/v1/conflicts", "wlh_conflicts");
      case 10 -> list("/api/v1/users/" + user() + "/sessions", "");
      case 11 -> list("/api/v1/users/" + user() + "/events", "");
      case 12 ->
          send("GET", "/api/v1/login-types/Official/scans/" + encoded(any("scanId")), null, "");
      default -> send("DELETE", "/api/v1/users/" + user() + "/sessions", null, credentials());
    }
  }

  private void begin(String what, String fields) throws IOException {
    String verifier = data.pickValue(VERIFIERS);
    String body =
        "{"
            + fields
            + "\"codeChallenge\":"
            + challenge(verifier)
            + ",\"state\":"
            + field("own")
            + "}";
    String instance = what.equals("scans") ? "Official" : instance();
    Answer answer =
        send("POST", "/api/v1/login-types/" + instance + "/" + what, body, credentials());
    remember(answer, "state", verifier);
    remember(answer, "scanId", verifier);
  }

  private void authorize() throws IOException {
    String query =
        "?redirectUrl=https://app.example/&codeChallenge="
            + encoded(data.consumeBoolean() ? challengeOf(VERIFIERS.getFirst()) : text())
            + "&state="
            + encoded(text());
    send("GET", "/api/v1/login-types/" + instance() + "/authorize" + query, null, "");
  }

  private void loginCode() throws IOException {
    String state = any("state");
    String key = credentials();
    String instance = instance();
    Answer answer =
        send(
            "POST",
            "/api/v1/login-types/" + instance + "/login-codes",
            "{\"code\":" + code() + ",\"state\":" + quoted(state) + "}",
            key);
    String verifier = inherited(instance, state, key);
    remember(answer, "loginCode", verifier);
    remember(answer, "bindCode", verifier);
  }

  private void trade() throws IOException {
    String loginCode = any("loginCode");
    String verifier = verifier();
    Answer answer =
        send(
            "POST",
            "/api/v1/sessions",
            "{\"loginCode\":" + quoted(loginCode) + verified(verifier) + "}",
            credentials());
    check(answer, 201, loginCode, verifier);
    remember(answer, "sessionToken", "");
  }

  private void signIn() throws IOException {
    String state = any("state");
    String verifier = verifier();
    String instance = instance();
    String key = credentials();
    String body =
        "{\"loginType\":\"%s\",\"code\":%s,\"state\":%s%s,\"clientAddress\":%s,\"clientAgent\":%s}"
            .formatted(instance, code(), quoted(state), verified(verifier), field("a"), field("b"));
    Answer answer = send("POST", "/api/v1/sessions", body, key);
    remember(answer, "sessionToken", "");
    remember(answer, "bindCode", inherited(instance, state, key));
  }

  /** Returns the verifier that the outcome of a login needs. */
  private String inherited(String instance, String state, String key) {
    boolean isChallenged = !instance.equals("Mini") && !KEYS.contains(key);
    return isChallenged ? needs.getOrDefault(state, "") : "";
  }

  private void register() throws IOException {
    String bindCode = any("bindCode");
    String verifier = verifier();
    Answer answer =
        send(
            "POST",
            "/api/v1/login-types/" + instance() + "/registrations",
            "{\"bindCode\":" + quoted(bindCode) + verified(verifier) + "}",
            "");
    check(answer, 201, bindCode, verifier);
    remember(answer, "loginCode", needs.getOrDefault(bindCode, ""));
    remember(answer, "userId", "");
  }

  private void bind() throws IOException {
    String bindCode = any("bindCode");
    String verifier = verifier();
    Answer answer =
        send(
            "PUT",
            "/api/v1/users/" + user() + "/bindings/" + instance(),
            "{\"bindCode\":" + quoted(bindCode) + verified(verifier) + "}",
            credentials());
    check(answer, 200, bindCode, verifier);
  }

  private void put() throws IOException {
    boolean onlyNew = data.consumeBoolean();
    String condition = onlyNew ? "*" : data.pickValue(List.of("", "\"1\"", "*, *", "W/\"*\""));
    String key = data.pickValue(KEYS);
    Answer answer =
        send(
            "PUT",
            "/api/v1/users/" + user(),
            "{\"displayName\":" + field("Ann") + ",\"corpIds\":[]}",
            key,
            condition.isEmpty() ? "" : "If-None-Match: " + condition + "\r\n");
    require(!onlyNew || answer.status != 200, answer, "a conditional request changed a user");
    require(
        !key.equals("wlh_conflicts") || answer.status >= 400, answer, "a scope was not checked");
  }

  private void list(String path, String fixedKey) throws IOException {
    int limit = data.consumeInt(-1, 202);
    String key =
        fixedKey.isEmpty() ? credentials() : data.pickValue(List.of(fixedKey, "wlh_users"));
    String cursor = data.consumeBoolean() ? "" : "&cursor=" + encoded(any("cursor"));
    Answer answer = send("GET", path + "?limit=" + limit + cursor, null, key);
    require(answer.status != 200 || (limit >= 1 && limit <= 200), answer, "a limit was accepted");
    require(answer.status != 200 || answer.json().size() <= limit, answer, "a page is longer");
    require(
        answer.status != 200 || !path.endsWith("conflicts") || key.equals("wlh_conflicts"),
        answer,
        "a scope was not checked");
    Matcher next = NEXT.matcher(answer.text);
    if (next.find()) {
      keep("cursor", next.group(1).replaceAll(".*cursor=", ""));
    }
  }

  /** An outcome works only together with the verifier of the login that it is of. */
  private void check(Answer answer, int success, String outcome, String verifier) {
    if (answer.status == success) {
      require(
          needs.getOrDefault(outcome, "").equals(verifier), answer, "a verifier was not needed");
    }
  }

  private void remember(Answer answer, String field, String verifier) {
    String value = answer.status < 300 ? answer.json().path(field).asText() : "";
    if (!value.isEmpty()) {
      keep(field, value);
      needs.put(value, verifier);
    }
  }

  private void keep(String what, String value) {
    seen.computeIfAbsent(what, first -> new ArrayList<>()).add(value);
  }

  /** Returns something that was answered before, or a text. */
  private String any(String what) {
    List<String> known = seen.getOrDefault(what, List.of());
    return known.isEmpty() || data.consumeProbabilityDouble() < 0.1
        ? text()
        : data.pickValue(known);
  }

  private String user() {
    return data.pickValue(List.of("me", "7", "ann", encoded(any("userId"))));
  }

  private String instance() {
    return data.pickValue(List.of("Web", "Mini", "Official"));
  }

  private String credentials() {
    return switch (data.consumeInt(0, 3)) {
      case 0 -> data.pickValue(KEYS);
      case 1 -> any("sessionToken").replaceAll("[^!-~]", "");
      default -> "";
    };
  }

  private String verifier() {
    return data.consumeBoolean() ? data.pickValue(VERIFIERS) : "";
  }

  private static String verified(String verifier) {
    return verifier.isEmpty() ? "" : ",\"codeVerifier\":" + quoted(verifier);
  }

  private String challenge(String verifier) {
    return data.consumeProbabilityDouble() < 0.8 ? quoted(challengeOf(verifier)) : field("c");
  }

  private static String challengeOf(String verifier) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(SecretHash.of(verifier).bytes());
  }

  /** Returns a code of WeChat, which names the person. */
  private String code() {
    return quoted(data.pickValue(List.of("ann", "bob", "carl")));
  }

  /** Returns a right value of a field, as JSON, or another one. */
  private String field(String right) {
    return switch (data.consumeInt(0, 4)) {
      case 0 -> quoted(text());
      case 1 -> data.pickValue(List.of("null", "7", "true", "[]", "{}", "\"\"", "1e99"));
      default -> quoted(right);
    };
  }

  private String text() {
    return data.consumeString(80);
  }

  private static String quoted(String text) {
    return JSON.getNodeFactory().textNode(text).toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** An answer. */
  private record Answer(int status, String text) {
    JsonNode json() {
      try {
        return JSON.readTree(text.substring(text.indexOf("\r\n\r\n") + 4));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(text, e);
      }
    }
  }

  private Answer send(String method, String path, String body, String bearer) throws IOException {
    return send(method, path, body, bearer, "");
  }

  private Answer send(String method, String path, String body, String bearer, String more)
      throws IOException {
    byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
    String head =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            + (bearer.isEmpty() ? "" : "Authorization: Bearer " + bearer + "\r\n")
            + (cookies.isEmpty() ? "" : "Cookie: " + String.join("; ", cookies) + "\r\n")
            + (body == null
                ? ""
                : "Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n")
            + more
            + "\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(bytes);
      return checked(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private Answer checked(String text) {
    Answer answer = new Answer(Integer.parseInt(text.substring(9, 12)), text);
    require(answer.status < 500, answer, "a server error");
    for (String internal : new String[] {"\tat ", "Exception", "io.wechatlogin", "org.", "java."}) {
      require(!text.contains(internal), answer, "an internal text");
    }
    if (answer.status >= 400) {
      require(text.contains("application/problem+json"), answer, "no problem document");
      require(CODES.contains(answer.json().path("code").asText()), answer, "an unknown code");
    }
    COOKIE.matcher(text).results().forEach(set -> cookies.add(set.group(1)));
    return answer;
  }

  private static void require(boolean holds, Answer answer, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise + ": " + answer.text);
    }
  }
}
