package io.wechatlogin.benchmarks.rig;

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
 * Starts who is measured: all on one database and one WeChat, with the same heap and the same
 * number of connections.
 */
public record Subjects(Path jar, Path workDir, String jdbcUrl, URI wechat) {
  static final String HOST_KEY = "wlh_the-key-of-the-benchmarks-0123456789";

  /** The options of {@code ./run}; {@code -Dcollector} names another collector for everybody. */
  public static final List<String> JVM =
      List.of(
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+" + System.getProperty("collector", "UseParallelGC"),
          "-XX:NewRatio=1",
          "-XX:GCTimeRatio=999",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xmx512m");

  private static final int POOL = 16;

  /** Returns the same on another database. */
  public Subjects on(Postgres database) {
    return new Subjects(jar, workDir, database.jdbcUrl(), wechat);
  }

  /** The service with the options of {@code ./run}, and what {@code -Dservice.jvm} adds. */
  public Program service() throws IOException {
    List<String> jvm = new ArrayList<>(JVM);
    jvm.addAll(List.of(System.getProperty("service.jvm", "-Xshare:auto").split(" ")));
    return service(jvm);
  }

  /** The service, as its jar. */
  public Program service(List<String> jvm) throws IOException {
    return Program.ofJar(jar, jvm, serviceEnvironment());
  }

  /** The service with a database of its own, which it makes where the folder has none. */
  public Program serviceWithOwnDatabase(List<String> jvm, Path folder) throws IOException {
    Map<String, String> environment = serviceEnvironment();
    environment.remove("WECHAT_LOGIN_DATABASE_URL");
    environment.put("WECHAT_LOGIN_DATA_DIR", folder.toString());
    return Program.ofJar(jar, jvm, environment);
  }

  /** The service with another number of connections to the database. */
  public Program serviceWithPool(int connections) throws IOException {
    Map<String, String> environment = serviceEnvironment();
    environment.put("WECHAT_LOGIN_DATABASE_POOL", Integer.toString(connections));
    return Program.ofJar(jar, JVM, environment);
  }

  /** Returns what the service is told. */
  public Map<String, String> serviceEnvironment() throws IOException {
    Path config = workDir.resolve("config");
    instance(config, "Bench", "WeChatType");
    instance(config, "BenchMini", "WeChatMiniType");
    Map<String, String> environment = new HashMap<>();
    environment.put("WECHAT_LOGIN_PORT", "0");
    environment.put("WECHAT_LOGIN_MANAGEMENT_PORT", "0");
    environment.put("WECHAT_LOGIN_CONFIG_DIR", config.toString());
    environment.put("WECHAT_LOGIN_DATABASE_URL", jdbcUrl);
    environment.put("WECHAT_LOGIN_DATABASE_POOL", Integer.toString(POOL));
    environment.put("WECHAT_LOGIN_ENCRYPTION_KEYS", "A".repeat(43) + "=");
    environment.put("WECHAT_LOGIN_HOST_KEYS", "bench:" + SecretHash.of(HOST_KEY).hex());
    environment.put("WECHAT_LOGIN_WECHAT_API_URL", wechat.toString());
    environment.put("WECHAT_LOGIN_RATE_LIMIT", "0");
    return environment;
  }

  public Program justAuthAsShown() throws IOException {
    return spring(JustAuthService.class, false);
  }

  public Program justAuthTuned() throws IOException {
    return spring(JustAuthService.class, true);
  }

  public Program wxJavaTuned() throws IOException {
    return spring(WxJavaService.class, true);
  }

  /** The same statements as the service's, behind the same HTTP server, and nothing else. */
  public Program bareJavalin() throws IOException {
    return Program.ofClass(
        BareJavalin.class, JVM, Map.of(), jdbcUrl, Integer.toString(POOL), Rows.APP);
  }

  private Program spring(Class<?> main, boolean tuned) throws IOException {
    return Program.ofClass(
        main,
        JVM,
        Map.of(),
        "--server.port=0",
        "--spring.main.banner-mode=off",
        "--logging.level.root=WARN",
        "--spring.datasource.url=" + jdbcUrl,
        "--bench.app-id=" + Rows.APP,
        "--bench.wechat=" + wechat,
        "--bench.tuned=" + tuned,
        "--spring.datasource.hikari.maximum-pool-size=" + (tuned ? POOL : 10),
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
        "{\"authConfig\":{\"appId\":\"" + Rows.APP + "\",\"appSecret\":\"secret\"}}");
  }
}
