package io.wechatlogin.integration.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sequences of calls of {@link ApiFuzz}, drawn at random, without the fuzzer. */
class ApiFuzzTest {
  private static final int SEQUENCES = 60;
  private static final int CHOICES = 90;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void randomSequencesOfCallsBreakNothing(long seed) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < SEQUENCES; i++) {
      ApiFuzz.fuzzerTestOneInput(drawing(random));
    }
  }

  private static FuzzedDataProvider drawing(Random random) {
    int[] left = {CHOICES};
    InvocationHandler drawn =
        (proxy, method, arguments) -> {
          left[0]--;
          return switch (method.getName()) {
            case "consumeInt" -> random.nextInt((int) arguments[0], (int) arguments[1] + 1);
            case "consumeBoolean" -> random.nextBoolean();
            case "consumeProbabilityDouble" -> random.nextDouble();
            case "consumeString" -> text(random, (int) arguments[0]);
            case "pickValue" -> picked(random, (List<?>) arguments[0]);
            case "remainingBytes" -> Math.max(0, left[0]);
            default -> throw new UnsupportedOperationException(method.getName());
          };
        };
    return (FuzzedDataProvider)
        Proxy.newProxyInstance(
            FuzzedDataProvider.class.getClassLoader(),
            new Class<?>[] {FuzzedDataProvider.class},
            drawn);
  }

  private static Object picked(Random random, List<?> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(length + 1); i > 0; i--) {
      text.append((char) (random.nextInt(10) == 0 ? random.nextInt(0xD800) : random.nextInt(128)));
    }
    return text.toString();
  }
}
