package io.wechatlogin.races;

import static io.wechatlogin.races.RaceDatabase.SEED;
import static io.wechatlogin.races.RaceDatabase.TRIES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The races of hosts that have users of their own, where the hot paths take several statements. */
@Tag("database")
class StepByStepRacesTest {
  private static final RaceDatabase DATABASE = new RaceDatabase();
  private static final Nodes NODES = DATABASE.nodes(store -> store.ports(store.ports().users()));

  @AfterAll
  static void stop() throws IOException {
    NODES.close();
    DATABASE.close();
  }

  static Stream<Pair> pairs() {
    return Pair.all().stream();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void nothingGoesOnWhereTheHotPathsGoStepByStep(Pair pair) {
    assertThat(new Race(NODES, SEED).run(pair, TRIES / 10).findings()).isEmpty();
  }
}
