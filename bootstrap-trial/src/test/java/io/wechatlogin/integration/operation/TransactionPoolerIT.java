package io.wechatlogin.integration.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.EveryLogin;
import io.wechatlogin.integration.environment.InstalledPostgres;
import io.wechatlogin.integration.environment.OutcomeCounts;
import io.wechatlogin.integration.environment.RandomUser;
import io.wechatlogin.integration.environment.RandomUser.LoginInstance;
import io.wechatlogin.integration.environment.ServiceProcess;
import io.wechatlogin.integration.environment.TransactionPooler;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.WechatSimulator;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar behind Debian's PgBouncer in transaction mode, which knows no prepared statements of
 * clients: with and without the way to the server itself.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransactionPoolerIT {
  private static final int PERSONS = 16;
  private static final int ACTS = 20;
  private static final String DIRECT = "WECHAT_LOGIN_DATABASE_DIRECT_URL";

  private final WechatSimulator wechat = WechatSimulator.builder().start();
  private Path dir;
  private InstalledPostgres postgres;
  private TransactionPooler pooler;
  private Map<String, String> environment;

  @BeforeAll
  void startSurroundings(@TempDir Path temporary) {
    dir = temporary;
    ConfigFolder config = new ConfigFolder(dir.resolve("config"));
    EveryLogin.addTo(wechat.control(), config);
    for (LoginInstance instance : LoginInstance.values()) {
      instance.addTo(wechat.control());
      instance.addTo(config);
    }
    environment = config.environment(wechat.url());
    environment.put("WECHAT_LOGIN_ENCRYPTION_KEYS", "A".repeat(43) + "=");
    environment.put("WECHAT_LOGIN_WECHAT_OPEN_URL", wechat.url().toString());
    postgres = InstalledPostgres.start(dir.resolve("postgresql"));
    postgres.execute("postgres", "create role login login");
    pooler = TransactionPooler.before(postgres.port(), dir.resolve("pgbouncer"));
  }

  @AfterAll
  void stopSurroundings() {
    pooler.close();
    postgres.close();
    wechat.close();
  }

  @Test
  void anEmptyDatabaseIsMigratedByTheDirectUrlAndEveryLoginWorks() throws Exception {
    useDatabase("first");
    environment.put(DIRECT, postgres.url("first", "login"));
    try (ServiceProcess service = ServiceProcess.start(dir.resolve("data"), environment)) {
      everythingWorksAt(service);
    }
    assertThat(doctor(0)).contains("database   ok").doesNotContain("WRONG");
  }

  @Test
  void aMigratedDatabaseNeedsNoDirectUrlAndEveryLoginWorks() throws Exception {
    useDatabase("migrated");
    environment.put(DIRECT, postgres.url("migrated", "login"));
    ServiceProcess.start(dir.resolve("data"), environment).close();
    environment.remove(DIRECT);
    try (ServiceProcess service = ServiceProcess.start(dir.resolve("data"), environment)) {
      everythingWorksAt(service);
    }
    assertThat(doctor(0)).contains("database   ok").doesNotContain("WRONG");
  }

  @Test
  void anEmptyDatabaseWithoutTheDirectUrlIsRefusedInOneLineAndStaysEmpty() throws SQLException {
    useDatabase("refused");
    ServiceProcess refused = ServiceProcess.launch(dir.resolve("data"), environment);
    assertThat(refused.exitStatus()).isEqualTo(1);
    assertThat(refused.output().lines().filter(line -> line.contains(DIRECT))).hasSize(1);
    assertThat(doctor(1)).contains(DIRECT);
    try (Connection connection = postgres.connect("refused");
        Statement statement = connection.createStatement();
        ResultSet tables =
            statement.executeQuery("select count(*) from pg_tables where schemaname = 'public'")) {
      assertThat(tables.next()).isTrue();
      assertThat(tables.getInt(1)).isZero();
    }
  }

  private void useDatabase(String name) {
    postgres.execute("postgres", "create database " + name + " owner login");
    environment.put("WECHAT_LOGIN_DATABASE_URL", pooler.url(name));
    environment.remove(DIRECT);
  }

  private void everythingWorksAt(ServiceProcess service) throws Exception {
    EveryLogin.at(service, wechat.control());
    List<RandomUser> persons = new ArrayList<>();
    OutcomeCounts tally = new OutcomeCounts("invalid_login_code", "invalid_state", "not_bound");
    for (int i = 0; i < PERSONS; i++) {
      persons.add(person(service.url(), tally, i));
    }
    allAtOnce(persons);
    persons.forEach(person -> person.check(service.url()));
    String saidSinceTheStart = service.output().replaceFirst("(?s).*ready: [^\n]*", "");
    assertThat(saidSinceTheStart).doesNotContain(" ERROR ", " WARN ");
  }

  private RandomUser person(URI service, OutcomeCounts tally, int number) {
    String name = "pooled" + System.nanoTime() + "-" + number;
    wechat.control().addPerson(Person.of(name, name));
    return new RandomUser(name, true, wechat.control(), service, tally, new Random(number));
  }

  private static void allAtOnce(List<RandomUser> persons) throws Exception {
    List<Future<?>> days = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (RandomUser person : persons) {
        days.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < ACTS; i++) {
                    person.act();
                  }
                  person.finish();
                }));
      }
    }
    for (Future<?> day : days) {
      day.get();
    }
  }

  private String doctor(int status) {
    ServiceProcess doctor = ServiceProcess.launch(dir.resolve("doctor"), environment, "doctor");
    assertThat(doctor.exitStatus()).as(doctor.output()).isEqualTo(status);
    return doctor.output();
  }
}
