package io.wechatlogin.benchmarks.soak;

import io.wechatlogin.benchmarks.environment.Program;
import io.wechatlogin.benchmarks.environment.Programs;
import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.WechatSimulator;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** The service with its embedded PostgreSQL, and a simulated WeChat with a number of persons. */
final class SoakEnvironment implements Closeable {
  static final String INSTANCE = "Mini";

  private static final String APP_ID = "wx0000000000000050";
  private static final String APP_SECRET = "not-a-real-secret";

  private final int persons;
  private final Path dataDir;
  private final WechatSimulator wechat;
  private final Program service;

  private SoakEnvironment(int persons, Path dataDir, WechatSimulator wechat, Program service) {
    this.persons = persons;
    this.dataDir = dataDir;
    this.wechat = wechat;
    this.service = service;
  }

  /**
   * Starts the service and WeChat.
   *
   * @param jar the jar of the service
   * @param workDir an empty folder
   */
  static SoakEnvironment start(Path jar, Path workDir, int persons) throws IOException {
    WechatSimulator wechat = WechatSimulator.builder().port(0).controlPort(0).start();
    try {
      wechat.control().addApp(App.mini(APP_ID, APP_SECRET));
      for (int i = 0; i < persons; i++) {
        wechat.control().addPerson(Person.of(name(i), "Person " + i));
      }
      Path dataDir = workDir.resolve("data");
      Program service = startService(jar, workDir, dataDir, wechat);
      return new SoakEnvironment(persons, dataDir, wechat, service);
    } catch (IOException | RuntimeException e) {
      wechat.close();
      throw e;
    }
  }

  private static Program startService(Path jar, Path workDir, Path dataDir, WechatSimulator wechat)
      throws IOException {
    Path configDir = workDir.resolve("config");
    Path instance =
        Files.createDirectories(configDir.resolve("auths/loginTypes").resolve(INSTANCE));
    Files.writeString(
        instance.resolve("e.json"),
        """
        {"type": "auths.loginTypes.WeChatMiniType", "title": "Mini", "allowRegister": 1}
        """);
    Files.writeString(
        instance.resolve(INSTANCE + ".json"),
        """
        {"authConfig": {"appId": "%s", "appSecret": "%s"}}
        """
            .formatted(APP_ID, APP_SECRET));
    List<String> jvm = new ArrayList<>(Programs.JVM_OPTIONS);
    jvm.add("-Xmx256m");
    return Program.ofJar(
        jar,
        jvm,
        Map.of(
            "WECHAT_LOGIN_CONFIG_DIR",
            configDir.toString(),
            "WECHAT_LOGIN_DATA_DIR",
            dataDir.toString(),
            "WECHAT_LOGIN_WECHAT_API_URL",
            wechat.url().toString(),
            "WECHAT_LOGIN_PORT",
            "0",
            "WECHAT_LOGIN_MANAGEMENT_PORT",
            "0",
            "WECHAT_LOGIN_RATE_LIMIT",
            "0"));
  }

  private static String name(int person) {
    return "p" + person;
  }

  int persons() {
    return persons;
  }

  Program service() {
    return service;
  }

  /** Issues a code for a person. */
  String code(int person) {
    return wechat.control().issueJsCode(APP_ID, name(person));
  }

  /** Issues a code for a random person. */
  String code() {
    return code(ThreadLocalRandom.current().nextInt(persons));
  }

  /** Connects to the embedded database of the service. */
  Connection connect() throws IOException, SQLException {
    // The fourth line of postmaster.pid is the port (PostgreSQL, src/include/utils/pidfile.h).
    List<String> pidFile = Files.readAllLines(dataDir.resolve("postgresql/postmaster.pid"));
    String password = Files.readString(dataDir.resolve("keys/database")).strip();
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + pidFile.get(3).strip() + "/postgres",
        "postgres",
        password);
  }

  @Override
  public void close() {
    service.close();
    wechat.close();
  }
}
