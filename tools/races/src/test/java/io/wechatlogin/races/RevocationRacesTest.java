package io.wechatlogin.races;

import static io.wechatlogin.races.RaceDatabase.SEED;
import static io.wechatlogin.races.RaceDatabase.TRIES;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.persistence.PostgresStore;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The races in the number that fits every test run; {@code tools/races/race} makes a thousand of
 * each. {@code -Draces.seed} repeats the draws of a run, {@code -Draces.tries} makes more.
 */
@Tag("database")
class RevocationRacesTest {
  private static final RaceDatabase DATABASE = new RaceDatabase();
  private static final Nodes NODES = DATABASE.nodes(PostgresStore::ports);

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
  void nothingThatBeganBeforeARevocationGoesOn(Pair pair) {
    assertThat(new Race(NODES, SEED).run(pair, TRIES).findings()).isEmpty();
  }
}
