import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.WechatSimulator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Drives logins through the jar for a while, at half the load that this machine can bear, and
 * writes down each minute what might grow: {@code java -cp bootstrap/target/wechat-login.jar
 * tools/Soak.java [minutes] [logins a second]}. A login is an exchange at the simulated WeChat, a
 * loginCode, a session, a look at it, and its end. WeChat, load and service share the machine.
 */
final class Soak {
  private static final String APP = "wx0000000000000050";
  private static final int PERSONS = 2000;
  private static final Duration TRIAL = Duration.ofSeconds(40);
  private static final int TRIAL_CLIENTS = 32;

  private static final Path JAR = Path.of("bootstrap/target/wechat-login.jar").toAbsolutePath();
  private static final Pattern CODE = Pattern.compile("\"(loginCode|bindCode)\":\"([^\"]+)\"");
  private static final Pattern TOKEN = Pattern.compile("\"sessionToken\":\"([^\"]+)\"");

  private final WechatSimulator wechat = WechatSimulator.builder().start();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Path dir = Files.createTempDirectory("soak");
  private final Process service;
  private final URI url;

  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicReference<String> firstFailure = new AtomicReference<>("");
  private final long[] millis = new long[10_001]; // how many logins took so long

  private Soak() throws Exception {
    wechat.control().addApp(App.mini(APP, "secret-of-" + APP));
    for (int i = 0; i < PERSONS; i++) {
      wechat.control().addPerson(Person.of("p" + i, "Person " + i));
    }
    Path instance = Files.createDirectories(dir.resolve("config/auths/loginTypes/Mini"));
    Files.writeString(
        instance.resolve("e.json"),
        """
        {"type": "auths.loginTypes.WeChatMiniType", "title": "Mini", "allowRegister": 1}\
        """);
    Files.writeString(
        instance.resolve("Mini.json"),
        """
        {"authConfig": {"appId": "%1$s", "appSecret": "secret-of-%1$s"}}\
        """
            .formatted(APP));
    ProcessBuilder start =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseParallelGC",
            "-Xmx256m",
            "-jar",
            JAR.toString());
    start
        .environment()
        .putAll(
            Map.of(
                "WECHAT_LOGIN_CONFIG_DIR",
                dir.resolve("config").toString(),
                "WECHAT_LOGIN_DATA_DIR",
                dir.resolve("data").toString(),
                "WECHAT_LOGIN_WECHAT_API_URL",
                wechat.url().toString(),
                "WECHAT_LOGIN_PORT",
                "0",
                "WECHAT_LOGIN_MANAGEMENT_PORT",
                "0",
                "WECHAT_LOGIN_RATE_LIMIT",
                "0"));
    start.redirectError(dir.resolve("log").toFile());
    service = start.start();
    CompletableFuture<String> ready = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () ->
                service
                    .inputReader()
                    .lines()
                    .filter(line -> line.startsWith("ready: "))
                    .forEach(line -> ready.complete(line.substring("ready: ".length()))));
    url = URI.create(ready.get().replace("localhost", "127.0.0.1"));
  }

  public static void main(String[] args) throws Exception {
    int minutes = args.length > 0 ? Integer.parseInt(args[0]) : 60;
    Soak soak = new Soak();
    try {
      soak.registerAll();
      soak.topLoad(); // a JVM has to get warm first
      int top = soak.topLoad();
      int rate = args.length > 1 ? Integer.parseInt(args[1]) : Math.max(1, top / 2);
      System.out.printf(
          "%d processors: top load %d logins/s, soak at %d logins/s%n%n",
          Runtime.getRuntime().availableProcessors(), top, rate);
      soak.run(minutes, rate);
    } finally {
      soak.service.destroy();
      soak.service.waitFor();
      soak.wechat.close();
    }
  }

  private void registerAll() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < PERSONS; i++) {
        String person = "p" + i;
        threads.submit(() -> logIn(person));
      }
    }
    reset();
  }

  /** Returns how many logins a second this machine can bear just now. */
  private int topLoad() throws Exception {
    long end = System.nanoTime() + TRIAL.toNanos();
    try (ExecutorService threads = Executors.newFixedThreadPool(TRIAL_CLIENTS)) {
      for (int i = 0; i < TRIAL_CLIENTS; i++) {
        Random random = new Random(i);
        threads.submit(
            () -> {
              while (System.nanoTime() < end) {
                logIn("p" + random.nextInt(PERSONS));
              }
            });
      }
    }
    int top = (int) (done.get() / TRIAL.toSeconds());
    reset();
    return top;
  }

  private void run(int minutes, int rate) throws Exception {
    System.out.println(
        "| minute | logins | failed | p50 ms | p99 ms | heap MB | resident MB | threads | files |"
            + " connections | tables MB | of it events MB | rows without events |");
    System.out.println("|" + " ---: |".repeat(13));
    sample(0);
    Random random = new Random(1);
    AtomicLong next = new AtomicLong(System.nanoTime());
    long between = Duration.ofSeconds(1).toNanos() / rate;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int minute = 1; minute <= minutes; minute++) {
        for (int i = 0; i < rate * 60; i++) {
          long wait = next.addAndGet(between) - System.nanoTime();
          if (wait > 0) {
            Thread.sleep(Duration.ofNanos(wait));
          }
          String person = "p" + random.nextInt(PERSONS);
          threads.submit(() -> logIn(person));
        }
        sample(minute);
      }
    }
    System.out.println(firstFailure.get());
  }

  private void logIn(String person) {
    long start = System.nanoTime();
    try {
      String code = wechat.control().issueJsCode(APP, person);
      String answer = post("/api/v1/login-types/Mini/login-codes", "{\"code\":\"" + code + "\"}");
      Matcher found = matched(CODE, answer);
      if (found.group(1).equals("bindCode")) {
        String body = "{\"bindCode\":\"" + found.group(2) + "\"}";
        found = matched(CODE, post("/api/v1/login-types/Mini/registrations", body));
      }
      String body = "{\"loginCode\":\"" + found.group(2) + "\"}";
      String token = matched(TOKEN, post("/api/v1/sessions", body)).group(1);
      send(session(token).GET());
      send(session(token).DELETE());
      done.incrementAndGet();
    } catch (Exception e) {
      failed.incrementAndGet();
      firstFailure.compareAndSet("", e.toString());
    }
    int took = (int) Duration.ofNanos(System.nanoTime() - start).toMillis();
    synchronized (millis) {
      millis[Math.min(took, millis.length - 1)]++;
    }
  }

  private HttpRequest.Builder session(String token) {
    return HttpRequest.newBuilder(URI.create(url + "/api/v1/sessions/current"))
        .header("Authorization", "Bearer " + token);
  }

  private String post(String path, String json) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private String send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer =
        http.send(
            request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private static Matcher matched(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("not expected: " + text);
    }
    return matcher;
  }

  private void sample(int minute) throws Exception {
    long[] took;
    synchronized (millis) {
      took = millis.clone();
    }
    List<String> pidFile = Files.readAllLines(dir.resolve("data/postgresql/postmaster.pid"));
    String password = Files.readString(dir.resolve("data/keys/database")).strip();
    String jdbc = "jdbc:postgresql://127.0.0.1:" + pidFile.get(3).strip() + "/postgres";
    try (Connection connection = DriverManager.getConnection(jdbc, "postgres", password);
        Statement statement = connection.createStatement()) {
      System.out.printf(
          "| %d | %d | %d | %d | %d | %.1f | %.1f | %d | %d | %d | %.1f | %.1f | %d |%n",
          minute,
          done.get(),
          failed.get(),
          quantile(took, 0.5),
          quantile(took, 0.99),
          heap() / 1e6,
          number(status("VmRSS")) / 1e3,
          number(status("Threads")),
          files(),
          one(statement, "select count(*) from pg_stat_activity where application_name like 'w%'"),
          one(statement, "select sum(pg_total_relation_size(relid)) from pg_stat_user_tables")
              / 1e6,
          one(statement, "select pg_total_relation_size('event')") / 1e6,
          one(
              statement,
              "select (select count(*) from app_user) + (select count(*) from binding)"
                  + " + (select count(*) from one_time_code) + (select count(*) from session)"
                  + " + (select count(*) from session_key)"));
    }
    reset();
  }

  private void reset() {
    done.set(0);
    failed.set(0);
    synchronized (millis) {
      Arrays.fill(millis, 0);
    }
  }

  private static int quantile(long[] counts, double share) {
    long all = Arrays.stream(counts).sum();
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= all * share) {
        return i;
      }
    }
    return counts.length;
  }

  /** Returns how much of the heap is in use once the garbage is out, in bytes. */
  private long heap() throws Exception {
    jcmd("GC.run");
    return number(jcmd("GC.heap_info").split("used ", 2)[1].split("K", 2)[0]) * 1024;
  }

  private String jcmd(String command) throws Exception {
    String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process = new ProcessBuilder(program, "" + service.pid(), command).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private String status(String name) throws IOException {
    return Files.readString(Path.of("/proc/" + service.pid() + "/status"))
        .replaceAll("(?s).*" + name + ":\\s*(\\d+).*", "$1");
  }

  private long files() throws IOException {
    try (var files = Files.list(Path.of("/proc/" + service.pid() + "/fd"))) {
      return files.count();
    }
  }

  private static long number(String digits) {
    return Long.parseLong(digits);
  }

  private static long one(Statement statement, String sql) throws Exception {
    try (ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }
}
