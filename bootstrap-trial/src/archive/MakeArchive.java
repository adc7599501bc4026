import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes the archive that lets the jar start fast. It runs the trial once, logs a person in, and has
 * the JVM record the classes that it loaded: from Java 25 on as an AOT cache, which also knows what
 * was called often, before that as a class data archive.
 */
final class MakeArchive {
  private static final int FIRST_WITH_AOT_CACHE = 25;

  /** Enough for the JVM to compile what a login calls. */
  private static final int LOGINS = 500;

  private static final String[] VISITED = {
    "/health/ready", "/api/v1/login-types", "/api/v1/sessions/current", "/openapi.json", "/"
  };

  private MakeArchive() {}

  /**
   * Makes the archive beside the jar.
   *
   * @param args the jar; then, when a service is to be accompanied, the id of its process: the work
   *     is given up when that process ends
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path jar = Path.of(args[0]).toAbsolutePath();
    boolean aot = Runtime.version().feature() >= FIRST_WITH_AOT_CACHE;
    Path archive = jar.resolveSibling(aot ? "wechat-login.aot" : "wechat-login.jsa");
    Files.deleteIfExists(archive);
    // Under another name until it is complete: a service that starts meanwhile must not read it.
    Path unfinished =
        archive.resolveSibling(archive.getFileName() + "." + ProcessHandle.current().pid());
    Path data = Files.createTempDirectory("wechat-login-archive");
    try {
      Process training =
          start(
              jar, (aot ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + unfinished, data);
      if (args.length > 1) {
        ProcessHandle.of(Long.parseLong(args[1]))
            .map(ProcessHandle::onExit)
            .orElseThrow()
            .thenRun(() -> giveUp(training, data));
      }
      train(training);
      Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException none) {
      // Reported below.
    } finally {
      Files.deleteIfExists(unfinished);
      Files.deleteIfExists(unfinished.resolveSibling(unfinished.getFileName() + ".config"));
      try (Stream<Path> files = Files.walk(data)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
    // The service also starts without an archive: its absence is reported and is no failure.
    System.out.println(
        Files.exists(archive)
            ? "made " + archive + ", " + Files.size(archive) / 1024 / 1024 + " MB"
            : "this JVM made no archive; the service will start without one");
  }

  /** Stops the service, and the JVM as soon as the database has ended, without an archive. */
  private static void giveUp(Process training, Path data) {
    training.destroy();
    Path running = data.resolve("postgresql").resolve("postmaster.pid");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (Files.exists(running) && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    training.destroyForcibly();
  }

  private static Process start(Path jar, String output, Path data) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The same collector as in ./run: the archive lays objects out for it.
    command.addAll(List.of("-XX:+UseParallelGC", "-Xmx512m", output, "-jar", jar.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeIf(name -> name.startsWith("WECHAT_LOGIN_"));
    builder.environment().put("WECHAT_LOGIN_PORT", "0");
    builder.environment().put("WECHAT_LOGIN_MANAGEMENT_PORT", "0");
    builder.environment().put("WECHAT_LOGIN_DATA_DIR", data.toString());
    builder.environment().put("WECHAT_LOGIN_RATE_LIMIT", "0");
    return builder.start();
  }

  private static void train(Process service) throws IOException, InterruptedException {
    try (BufferedReader lines = service.inputReader()) {
      Map<String, String> introduced = new HashMap<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] printed = line.strip().split(": +", 2);
        introduced.put(printed[0], printed[printed.length - 1]);
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

  /** Requests pages, registers a person, and logs that person in many times. */
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
