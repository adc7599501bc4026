package io.wechatlogin.integration.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code tools/chaos}: each fault once. */
@Tag("long")
class ChaosIT {
  @Test
  void noFaultLosesOrDoublesWhatWasAcknowledged(@TempDir Path dir) {
    List<Chaos.Round> rounds;
    try (Chaos chaos = new Chaos(dir)) {
      rounds = chaos.run(Duration.ZERO);
    }
    System.out.println(Chaos.table(rounds));
    assertThat(rounds)
        .hasSizeGreaterThan(10)
        .allSatisfy(
            round -> {
              assertThat(round.findings().acknowledged()).isPositive();
              assertThat(round.findings().lost()).isEmpty();
              assertThat(round.findings().twice()).isEmpty();
            });
  }
}
