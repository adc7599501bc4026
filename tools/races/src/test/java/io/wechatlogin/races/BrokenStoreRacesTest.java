package io.wechatlogin.races;

import static io.wechatlogin.races.RaceDatabase.SEED;
import static io.wechatlogin.races.RaceDatabase.TRIES;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Revocations;
import io.wechatlogin.application.port.SessionEnding;
import io.wechatlogin.application.port.UnboundIdentities;
import io.wechatlogin.persistence.PostgresStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The races on stores that forget something: they find what goes on. */
@Tag("database")
class BrokenStoreRacesTest {
  /** How often a pair is raced before the races have failed. */
  private static final int RUNS_AT_MOST = 100;

  private static final RaceDatabase DATABASE = new RaceDatabase();

  @AfterAll
  static void stop() throws IOException {
    DATABASE.close();
  }

  @Test
  void aStoreThatCountsNoRevocationsHasSurvivors() {
    assertHasSurvivors(
        "trade x end all", forgetting(Revocations.class, "endAll", null), "a session goes on");
    assertHasSurvivors(
        "trade x unbind by host",
        forgetting(Revocations.class, "endSome", null),
        "a session goes on");
  }

  @Test
  void aStoreThatForgetsWhatWasUnboundHasSurvivors() {
    assertHasSurvivors(
        "mini program login x unbind by host",
        forgetting(UnboundIdentities.class, "add", null),
        "the account comes back by its unionId");
    assertHasSurvivors(
        "bind again by host x unbind by host",
        forgetting(UnboundIdentities.class, "add", null),
        "the account is bound");
  }

  @Test
  void aStoreThatLetsEndedSessionsBindHasSurvivors() {
    assertHasSurvivors(
        "bind by user x end all",
        forgetting(SessionEnding.class, "hold", true),
        "an ended session has bound an account");
  }

  /**
   * Asserts that the races find what goes on where a part of the store does not work. Some orders
   * are rare, so the races go on until they have found it.
   */
  private static void assertHasSurvivors(String pair, Broken broken, String expected) {
    Pair raced =
        Pair.all().stream().filter(p -> p.toString().equals(pair)).findFirst().orElseThrow();
    Set<String> found = new TreeSet<>();
    try (Nodes brokenNodes =
        DATABASE.nodes(store -> ReplacedPort.in(store.ports(), broken.in(store)))) {
      for (int run = 0; run < RUNS_AT_MOST && !found.contains(expected); run++) {
        new Race(brokenNodes, SEED + run)
            .run(raced, TRIES).findings().stream()
                .flatMap(
                    finding -> Stream.of(finding.replaceFirst("^.*?seed -?\\d+: ", "").split("; ")))
                .forEach(found::add);
      }
    }
    assertThat(found).contains(expected);
  }

  private interface Broken {
    Object in(PostgresStore store);
  }

  /** Returns a port of which one method does nothing and returns {@code answer}. */
  private static Broken forgetting(Class<?> port, String method, @Nullable Object answer) {
    return store -> {
      Ports ports = store.ports();
      List<Object> replaceable =
          List.of(
              ports.store().revocations(), ports.identities().unbound(), ports.sessions().ending());
      Object working = replaceable.stream().filter(port::isInstance).findFirst().orElseThrow();
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
}
