package io.wechatlogin.simulator;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Random faults that are the same in every run. Whether and how the n-th call to a path fails
 * depends only on the seed, the path and n, whatever other calls come in between.
 *
 * @param rate the share of calls that fail, 0 to 1
 * @param paths the prefixes of the paths whose calls may fail
 * @param faults what may go wrong; a fault that is listed twice is twice as likely
 */
public record FaultPlan(long seed, double rate, List<String> paths, List<Fault> faults) {
  private static final List<String> ALL_PATHS = List.of("/sns/", "/wxa/", "/cgi-bin/");
  private static final List<Fault> ALL_FAULTS =
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

  /**
   * Checks the rate and the faults.
   *
   * @throws IllegalArgumentException if the rate is not between 0 and 1, or there is no fault
   */
  public FaultPlan {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("rate must be between 0 and 1");
    }
    paths = List.copyOf(paths);
    faults = List.copyOf(faults);
    if (faults.isEmpty()) {
      throw new IllegalArgumentException("a plan needs at least one fault");
    }
  }

  /** All kinds of faults of WeChat's API, equally likely. */
  public static FaultPlan seeded(long seed, double rate) {
    return new FaultPlan(seed, rate, ALL_PATHS, ALL_FAULTS);
  }

  /** The same plan for these paths only. */
  public FaultPlan below(String... prefixes) {
    return new FaultPlan(seed, rate, List.of(prefixes), faults);
  }

  /** The same plan with these faults only. */
  public FaultPlan of(Fault... some) {
    return new FaultPlan(seed, rate, paths, List.of(some));
  }

  /** Whether calls to the path may fail. */
  public boolean covers(String path) {
    return paths.stream().anyMatch(path::startsWith);
  }

  /** The fault of the n-th call to a path, counted from 0; null for none. */
  public @Nullable Fault faultFor(String path, int n) {
    // Large odd multipliers, so that similar seeds, paths and numbers draw different faults.
    SplittableRandom chance =
        new SplittableRandom(
            seed * 0x9E3779B97F4A7C15L
                + path.hashCode() * 0xC2B2AE3D27D4EB4FL
                + n * 0x165667B19E3779F9L);
    return chance.nextDouble() < rate ? faults.get(chance.nextInt(faults.size())) : null;
  }
}
