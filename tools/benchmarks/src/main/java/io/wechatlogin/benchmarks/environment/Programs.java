package io.wechatlogin.benchmarks.environment;

import io.wechatlogin.benchmarks.baseline.JustAuthService;
import io.wechatlogin.benchmarks.baseline.WxJavaService;
import io.wechatlogin.benchmarks.floor.BareJavalin;
import io.wechatlogin.domain.secret.SecretHash;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts the programs under test: all on the same database and WeChat, with the same heap and the
 * same number of database connections.
 *
 * @param jar the jar of the service
 */
public record Programs(Path jar, Path workDir, String jdbcUrl, URI wechat) {
  static final String HOST_KEY = "wlh_the-key-of-the-benchmarks-0123456789";

  /**
   * The JVM options of {@code ./run}, for all programs; {@code -Dcollector} selects another
   * collector.
   */
  public static final List<String> JVM_OPTIONS =
      List.of(
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+" + System.getProperty("collector", "UseParallelGC"),
          "-XX:NewRatio=1",
          "-XX:GCTimeRatio=999",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xmx512m");

  private static final int POOL_SIZE = 16;

  /** Returns the same programs on another database. */
  public Programs on(Postgres database) {
    return new Programs(jar, workDir, database.jdbcUrl(), wechat);
  }

  /** Returns the same programs with the jar of another build. */
  public Programs of(Path otherJar) {
    return new Programs(otherJar, workDir, jdbcUrl, wechat);
  }

  /**
   * Starts the service with the JVM options of {@code ./run} and those of {@code -Dservice.jvm}.
   */
  public Program service() throws IOException {
    List<String> jvm = new ArrayList<>(JVM_OPTIONS);
    jvm.addAll(List.of(System.getProperty("service.jvm", "-Xshare:auto").split(" ")));
    return service(jvm);
  }

  /** Starts the service with these JVM options. */
  public Program service(List<String> jvm) throws IOException {
    return Program.ofJar(jar, jvm, serviceEnvironment());
  }

  /** Starts the service with an embedded database, which it creates if the folder is empty. */
  public Program serviceWithEmbeddedDatabase(List<String> jvm, Path dataDir) throws IOException {
    Map<String, String> environment = serviceEnvironment();
    environment.remove("WECHAT_LOGIN_DATABASE_URL");
    environment.put("WECHAT_LOGIN_DATA_DIR", dataDir.toString());
    return Program.ofJar(jar, jvm, environment);
  }

  /** Starts the service with another number of database connections. */
  public Program serviceWithPool(int connections) throws IOException {
    Map<String, String> environment = serviceEnvironment();
    environment.put("WECHAT_LOGIN_DATABASE_POOL", Integer.toString(connections));
    return Program.ofJar(jar, JVM_OPTIONS, environment);
  }

  private Map<String, String> serviceEnvironment() throws IOException {
    Path config = workDir.resolve("config");
    instance(config, "Bench", "WeChatType");
    instance(config, "BenchMini", "WeChatMiniType");
    Map<String, String> environment = new HashMap<>();
    environment.put("WECHAT_LOGIN_PORT", "0");
    environment.put("WECHAT_LOGIN_MANAGEMENT_PORT", "0");
    environment.put("WECHAT_LOGIN_CONFIG_DIR", config.toString());
    environment.put("WECHAT_LOGIN_DATABASE_URL", jdbcUrl);
    environment.put("WECHAT_LOGIN_DATABASE_POOL", Integer.toString(POOL_SIZE));
    environment.put("WECHAT_LOGIN_ENCRYPTION_KEYS", "A".repeat(43) + "=");
    environment.put("WECHAT_LOGIN_HOST_KEYS", "bench:" + SecretHash.of(HOST_KEY).hex());
    environment.put("WECHAT_LOGIN_WECHAT_API_URL", wechat.toString());
    environment.put("WECHAT_LOGIN_ALLOWED_REDIRECTS", "https://app.example");
    environment.put("WECHAT_LOGIN_RATE_LIMIT", "0");
    return environment;
  }

  /** Starts Spring Boot with JustAuth, as the documentation of JustAuth shows it. */
  public Program justAuthAsShown() throws IOException {
    return spring(JustAuthService.class, false);
  }

  /** Starts Spring Boot with JustAuth, virtual threads and pooled connections. */
  public Program justAuthTuned() throws IOException {
    return spring(JustAuthService.class, true);
  }

  /** Starts Spring Boot with WxJava, virtual threads and pooled connections. */
  public Program wxJavaTuned() throws IOException {
    return spring(WxJavaService.class, true);
  }

  /** Starts the floor: the statements of the service behind the same HTTP server. */
  public Program floor() throws IOException {
    return Program.ofClass(
        BareJavalin.class,
        JVM_OPTIONS,
        Map.of(),
        jdbcUrl,
        Integer.toString(POOL_SIZE),
        TestData.APP_ID);
  }

  private Program spring(Class<?> main, boolean tuned) throws IOException {
    return Program.ofClass(
        main,
        JVM_OPTIONS,
        Map.of(),
        "--server.port=0",
        "--spring.main.banner-mode=off",
        "--logging.level.root=WARN",
        "--spring.datasource.url=" + jdbcUrl,
        "--bench.app-id=" + TestData.APP_ID,
        "--bench.wechat=" + wechat,
        "--bench.tuned=" + tuned,
        "--spring.datasource.hikari.maximum-pool-size=" + (tuned ? POOL_SIZE : 10),
        "--spring.threads.virtual.enabled=" + tuned,
        "--server.tomcat.max-keep-alive-requests=" + (tuned ? -1 : 100),
        "--server.tomcat.max-connections=10000",
        "--server.tomcat.accept-count=4096");
  }

  private static void instance(Path config, String name, String type) throws IOException {
    Path folder = config.resolve("auths/loginTypes").resolve(name);
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("e.json"),
        "{\"type\":\"auths.loginTypes." + type + "\",\"title\":\"" + name + "\"}");
    Files.writeString(
        folder.resolve(name + ".json"),
        "{\"authConfig\":{\"appId\":\"" + TestData.APP_ID + "\",\"appSecret\":\"secret\"}}");
  }
}
