package io.wechatlogin.races;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.fake.PortReplacement;
import io.wechatlogin.application.port.Revocations;
import io.wechatlogin.application.port.SessionEnding;
import io.wechatlogin.application.port.UnboundIdentities;
import io.wechatlogin.persistence.PostgresStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The races in the number that fits every test run; {@code tools/races/race} makes a thousand of
 * each. {@code -Draces.seed} repeats the draws of a run, {@code -Draces.tries} makes more.
 */
@Tag("database")
class RevocationRacesTest {
  private static final int TRIES = Integer.getInteger("races.tries", 50);
  private static final int TRIES_STEP_BY_STEP = TRIES / 10;
  private static final long SEED = Long.getLong("races.seed", new SecureRandom().nextInt());

  private static EmbeddedPostgres server;
  private static Nodes nodes;
  private static Nodes stepByStep;

  @BeforeAll
  static void start() throws IOException {
    server = EmbeddedPostgres.start();
    nodes = Nodes.on(url(), PostgresStore::ports);
    stepByStep = Nodes.on(url(), store -> store.ports(store.ports().users()));
  }

  @AfterAll
  static void stop() throws IOException {
    stepByStep.close();
    nodes.close();
    server.close();
  }

  static Stream<Pair> pairs() {
    return Pair.all().stream();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void nothingThatBeganBeforeARevocationGoesOn(Pair pair) {
    assertThat(new Race(nodes, SEED).run(pair, TRIES).findings()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void nothingGoesOnWhereTheHotPathsGoStepByStep(Pair pair) {
    assertThat(new Race(stepByStep, SEED).run(pair, TRIES_STEP_BY_STEP).findings()).isEmpty();
  }

  @Test
  void aStoreThatCountsNoRevocationsHasSurvivors() {
    assertThat(findings("trade x end all", forgetting(Revocations.class, "endAll", null)))
        .contains("a session goes on");
    assertThat(findings("trade x unbind by host", forgetting(Revocations.class, "endSome", null)))
        .contains("a session goes on");
  }

  @Test
  void aStoreThatForgetsWhatWasUnboundHasSurvivors() {
    assertThat(
            findings(
                "mini program login x unbind by host",
                forgetting(UnboundIdentities.class, "add", null)))
        .contains("the account comes back by its unionId");
    assertThat(
            findings(
                "bind again by host x unbind by host",
                forgetting(UnboundIdentities.class, "add", null)))
        .contains("the account is bound");
  }

  @Test
  void aStoreThatLetsEndedSessionsBindHasSurvivors() {
    assertThat(findings("bind by user x end all", forgetting(SessionEnding.class, "hold", true)))
        .contains("an ended session has bound an account");
  }

  /** Returns the kinds of findings where a part of the store does not work. */
  private static List<String> findings(String pair, Broken broken) {
    Pair raced =
        Pair.all().stream().filter(p -> p.toString().equals(pair)).findFirst().orElseThrow();
    try (Nodes brokenNodes =
        Nodes.on(url(), store -> PortReplacement.in(store.ports(), broken.in(store)))) {
      return new Race(brokenNodes, SEED)
          .run(raced, TRIES).findings().stream()
              .flatMap(
                  finding -> Stream.of(finding.replaceFirst("^.*?seed -?\\d+: ", "").split("; ")))
              .distinct()
              .toList();
    }
  }

  private interface Broken {
    Object in(PostgresStore store);
  }

  /** Returns a port of which one method does nothing and returns {@code answer}. */
  private static Broken forgetting(Class<?> port, String method, Object answer) {
    return store -> {
      Object working =
          Map.of(
                  Revocations.class, store.ports().store().revocations(),
                  UnboundIdentities.class, store.ports().identities().unbound(),
                  SessionEnding.class, store.ports().sessions().ending())
              .get(port);
      return Proxy.newProxyInstance(
          port.getClassLoader(),
          new Class<?>[] {port},
          (proxy, called, arguments) -> {
            if (called.getName().equals(method)) {
              return answer;
            }
            try {
              return called.invoke(working, arguments);
            } catch (InvocationTargetException e) {
              throw e.getCause();
            }
          });
    };
  }

  private static String url() {
    return server.getJdbcUrl("postgres", "postgres");
  }
}
