package io.wechatlogin.integration.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.OutcomeCounts;
import io.wechatlogin.integration.environment.RandomUser;
import io.wechatlogin.integration.environment.RandomUser.LoginInstance;
import io.wechatlogin.integration.environment.ServiceProcess;
import io.wechatlogin.simulator.Fault;
import io.wechatlogin.simulator.FaultPlan;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.WechatSimulator;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Persons and hosts use every function at the same time, while some of WeChat's answers are wrong.
 * The seed is printed; {@code -Dfaults.seed=} repeats its faults.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultyWeChatIT {
  private static final int LONERS = 16;
  private static final int CROWDS = 4;
  private static final int HEADS_PER_CROWD = 4;
  private static final int ACTS = 60;
  private static final Duration AT_MOST = Duration.ofSeconds(25);
  private static final double FAULTS = 0.2;

  private final long seed = Long.getLong("faults.seed", new SecureRandom().nextLong());
  private final WechatSimulator wechat = WechatSimulator.builder().start();
  private final OutcomeCounts tally =
      new OutcomeCounts(
          "wechat_unavailable",
          "wechat_rate_limited",
          "invalid_bind_code",
          "invalid_login_code",
          "invalid_state",
          "not_bound");
  private Path data;
  private Map<String, String> environment;
  private ServiceProcess service;

  @BeforeAll
  void startTheJar(@TempDir Path dir) {
    data = dir.resolve("data");
    ConfigFolder config = new ConfigFolder(dir.resolve("config"));
    for (LoginInstance instance : LoginInstance.values()) {
      instance.addTo(wechat.control());
      instance.addTo(config);
    }
    environment = config.environment(wechat.url());
    service = ServiceProcess.start(data, environment);
  }

  @AfterAll
  void stopTheJar() {
    service.close();
    wechat.close();
  }

  @Test
  void nothingThatWasAcknowledgedIsLost() throws Exception {
    System.out.println("faults by -Dfaults.seed=" + seed);
    List<RandomUser> visitors = visitors();
    wechat.control().faultPlan(FaultPlan.seeded(seed, FAULTS));
    // Longer than the time budget, which must end the call.
    wechat.control().fault("/sns/", Fault.delay(Duration.ofSeconds(30)), 4);

    allAtOnce(visitors);

    System.out.println(tally);
    assertThat(tally.of("wechat_unavailable")).isPositive();
    wechat.control().clearFaults();
    service.kill();
    service = ServiceProcess.start(data, environment);
    visitors.forEach(visitor -> visitor.check(service.url()));
    noPersonHasTwoUsers(visitors);
  }

  private List<RandomUser> visitors() {
    List<RandomUser> visitors = new ArrayList<>();
    for (int i = 0; i < LONERS; i++) {
      visitors.add(visitor("loner" + i, true, visitors.size()));
    }
    for (int i = 0; i < CROWDS * HEADS_PER_CROWD; i++) {
      visitors.add(visitor("crowd" + i % CROWDS, false, visitors.size()));
    }
    visitors.forEach(
        visitor -> wechat.control().addPerson(Person.of(visitor.person(), visitor.person())));
    return visitors;
  }

  private RandomUser visitor(String person, boolean alone, int number) {
    Random random = new Random(seed + number);
    return new RandomUser(person, alone, wechat.control(), service.url(), tally, random);
  }

  private static void allAtOnce(List<RandomUser> visitors) throws Exception {
    long start = System.nanoTime();
    List<Future<?>> days = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (RandomUser visitor : visitors) {
        days.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < ACTS && System.nanoTime() - start < AT_MOST.toNanos(); i++) {
                    visitor.act();
                  }
                  visitor.finish();
                }));
      }
    }
    for (Future<?> day : days) {
      day.get();
    }
  }

  private void noPersonHasTwoUsers(List<RandomUser> visitors) {
    Map<String, Set<String>> usersOfCrowds =
        visitors.stream()
            .filter(visitor -> visitor.person().startsWith("crowd"))
            .collect(
                Collectors.groupingBy(
                    RandomUser::person,
                    Collectors.flatMapping(each -> each.users().stream(), Collectors.toSet())));
    assertThat(usersOfCrowds)
        .hasSize(CROWDS)
        .allSatisfy((person, users) -> assertThat(users).hasSize(1));

    ApiClient host = new ApiClient(service.url(), ConfigFolder.HOST_KEY);
    Set<String> users =
        visitors.stream().flatMap(each -> each.users().stream()).collect(Collectors.toSet());
    Set<String> openIds = new HashSet<>();
    Map<String, String> userOfUnionId = new HashMap<>();
    for (String user : users) {
      for (JsonNode binding : host.get("/api/v1/users/" + user + "/bindings").expect(200).json()) {
        assertThat(openIds.add(binding.path("appId") + " " + binding.path("openId"))).isTrue();
        String owner = userOfUnionId.putIfAbsent(binding.path("unionId").asText(), user);
        assertThat(owner).isIn(null, user);
      }
    }
    assertThat(openIds).hasSizeGreaterThan(CROWDS);
  }
}
