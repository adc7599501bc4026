package io.wechatlogin.integration.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.BackgroundLoad;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.ReplicatedPostgres;
import io.wechatlogin.integration.environment.ServiceProcess;
import io.wechatlogin.integration.environment.TransactionPooler;
import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.WechatSimulator;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes on a primary and its synchronous standby. The primary is lost under load and the
 * standby promoted: nothing that was acknowledged is lost, and no node has to be restarted.
 */
@Tag("long")
class PromotedStandbyIT {
  private static final String APP = "wx0000000000000ba1";
  private static final String FURTHER_APP = "wx0000000000000ba2";
  private static final String[] REFUSALS = {"database_unavailable", "invalid_login_code"};
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How long a node may need, from the promotion on. */
  private static final Duration RECOVERY = Duration.ofSeconds(20);

  private final WechatSimulator wechat = WechatSimulator.builder().start();
  private Path dir;
  private ReplicatedPostgres postgres;
  private Map<String, String> environment;

  @BeforeEach
  void startTheDatabase(@TempDir Path temporary) {
    dir = temporary;
    wechat.control().addApp(App.mini(APP, "secret-of-" + APP));
    wechat.control().addApp(App.mini(FURTHER_APP, "secret-of-" + FURTHER_APP));
    postgres = ReplicatedPostgres.start(dir);
    environment =
        new ConfigFolder(dir.resolve("config"))
            .add("Mini", "WeChatMiniType", APP, true)
            .add("Further", "WeChatMiniType", FURTHER_APP, true)
            .environment(wechat.url());
    environment.put("WECHAT_LOGIN_ENCRYPTION_KEYS", "A".repeat(43) + "=");
    environment.put("WECHAT_LOGIN_PUBLIC_URL", "http://localhost");
    environment.put("WECHAT_LOGIN_DATABASE_URL", postgres.url());
  }

  @AfterEach
  void stopTheDatabase() {
    postgres.close();
    wechat.close();
  }

  @Test
  void aKilledPrimaryLosesNothingThatWasAcknowledged() {
    survives(postgres::killPrimary, postgres::promote);
  }

  @Test
  void aPrimaryThatHangsLosesNothingThatWasAcknowledged() {
    survives(postgres::freezePrimary, postgres::promote);
  }

  @Test
  void aKilledPrimaryBehindPgbouncerLosesNothingThatWasAcknowledged() {
    try (TransactionPooler pooler =
        TransactionPooler.before(postgres.portOfPrimary(), dir.resolve("pgbouncer"))) {
      environment.put("WECHAT_LOGIN_DATABASE_URL", pooler.url());
      environment.put("WECHAT_LOGIN_DATABASE_DIRECT_URL", postgres.url());
      survives(
          postgres::killPrimary,
          () -> {
            postgres.promote();
            pooler.pointTo(postgres.portOfStandby());
          });
    }
  }

  private void survives(Runnable loss, Runnable promotion) {
    try (ServiceProcess one = ServiceProcess.start(dir.resolve("one"), environment);
        ServiceProcess two = ServiceProcess.start(dir.resolve("two"), environment)) {
      List<URI> nodes = List.of(one.listening(), two.listening());
      BackgroundLoad load =
          new BackgroundLoad(
              wechat.control(),
              "Mini",
              APP,
              client -> nodes.get(ThreadLocalRandom.current().nextInt(nodes.size())),
              REFUSALS);
      try (load) {
        load.alsoBindIn("Further", FURTHER_APP);
        load.await("ok", 400);
        long lost = System.nanoTime();
        loss.run();
        load.await("database_unavailable", 16);
        long promoting = System.nanoTime();
        promotion.run();
        long promoted = System.nanoTime();
        List<CompletableFuture<Long>> firstLogins =
            nodes.stream()
                .map(node -> CompletableFuture.supplyAsync(() -> firstLoginAt(node)))
                .toList();
        for (CompletableFuture<Long> first : firstLogins) {
          long at = first.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
          System.out.printf(
              "first login %d ms after the loss, %d ms after the promotion, which took %d ms%n",
              millis(lost, at), millis(promoted, at), millis(promoting, promoted));
          assertThat(Duration.ofNanos(at - promoted)).isLessThan(RECOVERY);
        }
        load.await("ok", 400);
      }
      nodes.forEach(load::check);
      assertThat(one.output() + two.output()).doesNotContain(" ERROR ", "Version mismatch");
    }
  }

  private static long millis(long from, long to) {
    return Duration.ofNanos(to - from).toMillis();
  }

  /** Logs in again and again, and returns when that succeeded first. */
  private long firstLoginAt(URI node) {
    String person = "p" + UUID.randomUUID();
    wechat.control().addPerson(Person.of(person, person));
    ApiClient client = new ApiClient(node);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      String code = wechat.control().issueJsCode(APP, person);
      ApiClient.Answer answer =
          client.post("/api/v1/login-types/Mini/login-codes", "{'code': '" + code + "'}");
      if (answer.status() == 200) {
        return System.nanoTime();
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    throw new AssertionError("no login succeeded");
  }
}
