package io.wechatlogin.simulator;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Faults by chance, but the same ones in every run: whether and how the n-th call to a path goes
 * wrong depends on the seed, the path and n alone, whatever other calls come in between.
 *
 * @param rate the share of calls that go wrong, 0 to 1
 * @param paths where calls may go wrong: the beginnings of their paths
 * @param faults what may go wrong; a fault that stands here twice is twice as likely
 */
public record FaultPlan(long seed, double rate, List<String> paths, List<Fault> faults) {
  private static final List<String> API = List.of("/sns/", "/wxa/", "/cgi-bin/");
  private static final List<Fault> EVERYTHING =
      List.of(
          Fault.errcode(-1),
          Fault.errcode(45011),
          Fault.of(Fault.Kind.EMPTY_BODY),
          Fault.of(Fault.Kind.HTML),
          Fault.of(Fault.Kind.WRONG_TYPES),
          Fault.of(Fault.Kind.RESET),
          Fault.of(Fault.Kind.LOST),
          Fault.status(502),
          Fault.delay(Duration.ofMillis(200)),
          Fault.slowDrip(Duration.ofMillis(1)));

  /** Refuses a rate that is none, and a plan without faults. */
  public FaultPlan {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("a rate is 0 to 1");
    }
    paths = List.copyOf(paths);
    faults = List.copyOf(faults);
    if (faults.isEmpty()) {
      throw new IllegalArgumentException("a plan needs faults");
    }
  }

  /** Everything that can go wrong with WeChat's API, evenly. */
  public static FaultPlan seeded(long seed, double rate) {
    return new FaultPlan(seed, rate, API, EVERYTHING);
  }

  /** The same plan for these paths only. */
  public FaultPlan below(String... prefixes) {
    return new FaultPlan(seed, rate, List.of(prefixes), faults);
  }

  /** The same plan with these faults only. */
  public FaultPlan of(Fault... some) {
    return new FaultPlan(seed, rate, paths, List.of(some));
  }

  boolean covers(String path) {
    return paths.stream().anyMatch(path::startsWith);
  }

  /** What happens to the n-th call of a path; null is nothing. */
  @Nullable Fault at(String path, int n) {
    // The odd numbers keep seeds, paths and calls that are neighbours from drawing alike.
    SplittableRandom chance =
        new SplittableRandom(
            seed * 0x9E3779B97F4A7C15L
                + path.hashCode() * 0xC2B2AE3D27D4EB4FL
                + n * 0x165667B19E3779F9L);
    return chance.nextDouble() < rate ? faults.get(chance.nextInt(faults.size())) : null;
  }
}
