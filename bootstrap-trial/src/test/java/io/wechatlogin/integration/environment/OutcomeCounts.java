package io.wechatlogin.integration.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Counts a service's answers by outcome, and fails on an unknown error or a slow answer. */
public final class OutcomeCounts {
  /** Eight seconds for WeChat, and some for a busy machine. */
  private static final Duration BUDGET = Duration.ofSeconds(12);

  private final Set<String> expected;
  private final Map<String, Integer> counts = new TreeMap<>();
  private Duration longest = Duration.ZERO;

  public OutcomeCounts(String... expectedCodes) {
    expected = Set.of(expectedCodes);
  }

  public ApiClient.Answer timed(Supplier<ApiClient.Answer> request) {
    long start = System.nanoTime();
    ApiClient.Answer answer = request.get();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(took).isLessThan(BUDGET);
    keep(took);
    if (answer.status() >= 400) {
      count(codeOf(answer));
    } else if (answer.status() != 303) {
      count("ok");
    }
    return answer;
  }

  /** The code of a refusal, which a browser gets as a page. */
  private String codeOf(ApiClient.Answer refusal) {
    String body = refusal.response().body();
    return body.startsWith("{")
        ? refusal.text("code")
        : expected.stream().filter(body::contains).findFirst().orElse(body);
  }

  /** Counts an outcome: {@code ok}, or the code of a refusal. */
  public synchronized void count(String outcome) {
    assertThat(outcome.equals("ok") || expected.contains(outcome)).as(outcome).isTrue();
    counts.merge(outcome, 1, Integer::sum);
  }

  private synchronized void keep(Duration took) {
    longest = took.compareTo(longest) > 0 ? took : longest;
  }

  public synchronized int of(String outcome) {
    return counts.getOrDefault(outcome, 0);
  }

  public synchronized Duration longest() {
    return longest;
  }

  @Override
  public synchronized String toString() {
    return counts + ", the longest took " + longest.toMillis() + " ms";
  }
}
