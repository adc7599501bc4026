import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes the archive by which the jar starts fast: runs the trial once, logs somebody in, and has
 * the JVM write down the classes that it loaded. From Java 25 on that is an AOT cache, which knows
 * what was called often, too; before it a class-data archive.
 */
final class MakeArchive {
  private static final int AOT_SINCE = 25;

  /** So many that the JVM finds worth compiling what a login calls. */
  private static final int LOGINS = 500;

  private static final String[] VISITED = {
    "/health/ready", "/api/v1/login-types", "/api/v1/sessions/current", "/openapi.json", "/"
  };

  private MakeArchive() {}

  /**
   * @param args the jar; the archive is put beside it
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path jar = Path.of(args[0]).toAbsolutePath();
    boolean aot = Runtime.version().feature() >= AOT_SINCE;
    Path archive = jar.resolveSibling(aot ? "wechat-login.aot" : "wechat-login.jsa");
    Files.deleteIfExists(archive);
    Path data = Files.createTempDirectory("wechat-login-archive");
    try {
      train(jar, (aot ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive, data);
    } finally {
      try (Stream<Path> files = Files.walk(data)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
    // The service starts without it, too, so its absence is said and is no failure.
    System.out.println(
        Files.exists(archive)
            ? "made " + archive + ", " + Files.size(archive) / 1024 / 1024 + " MB"
            : "this JVM made no archive; the service will start without one");
  }

  private static void train(Path jar, String output, Path data)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The same collector as in ./run: objects are laid out for it.
    command.addAll(List.of("-XX:+UseParallelGC", output, "-jar", jar.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeIf(name -> name.startsWith("WECHAT_LOGIN_"));
    builder.environment().put("WECHAT_LOGIN_PORT", "0");
    builder.environment().put("WECHAT_LOGIN_MANAGEMENT_PORT", "0");
    builder.environment().put("WECHAT_LOGIN_DATA_DIR", data.toString());
    builder.environment().put("WECHAT_LOGIN_RATE_LIMIT", "0");
    Process service = builder.start();
    try (BufferedReader lines = service.inputReader()) {
      Map<String, String> introduced = new HashMap<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] said = line.strip().split(": +", 2);
        introduced.put(said[0], said[said.length - 1]);
        if (introduced.containsKey("ready")) {
          visit(introduced);
          break;
        }
      }
    } finally {
      service.destroy();
      if (!service.waitFor(2, TimeUnit.MINUTES)) {
        service.destroyForcibly();
      }
    }
  }

  /** Looks at pages, registers somebody, and has that person log in again and again. */
  private static void visit(Map<String, String> service) throws IOException, InterruptedException {
    URI url = URI.create(service.get("ready"));
    URI api = url.resolve("/api/v1/");
    URI codes = URI.create(service.get("phone")).resolve("/control/code");
    String bob = "{\"appId\":\"wx7472690000000001\",\"personId\":\"bob\"}";
    String key = service.get("host key");
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String path : VISITED) {
        client.send(
            HttpRequest.newBuilder(url.resolve(path)).build(),
            HttpResponse.BodyHandlers.discarding());
      }
      String first = field("code", post(client, codes, bob, key));
      URI loginCodes = api.resolve("login-types/WebsiteLogin/login-codes");
      String bindCode =
          field("bindCode", post(client, loginCodes, "{\"code\":\"" + first + "\"}", key));
      post(
          client,
          api.resolve("login-types/WebsiteLogin/registrations"),
          "{\"bindCode\":\"" + bindCode + "\",\"displayName\":\"Bob\"}",
          key);
      for (int i = 0; i < LOGINS; i++) {
        String code = field("code", post(client, codes, bob, key));
        String login = "{\"loginType\":\"WebsiteLogin\",\"code\":\"" + code + "\"}";
        String token = field("sessionToken", post(client, api.resolve("sessions"), login, key));
        client.send(
            HttpRequest.newBuilder(api.resolve("sessions/current"))
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.discarding());
      }
    }
  }

  private static String post(HttpClient client, URI url, String body, String key)
      throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(url)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static String field(String name, String json) {
    Matcher value = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
    if (!value.find()) {
      throw new IllegalStateException(name + " is not in " + json);
    }
    return value.group(1);
  }
}
