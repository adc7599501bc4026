package io.wechatlogin.integration.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.Jazzer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fuzzes each target with Jazzer for a few seconds, beginning with the seeds in {@code
 * src/test/fuzz}; {@code -Dfuzz.seconds=600} makes it ten minutes each. An input that causes a
 * failure is left in {@code target/fuzz}; after the fix it becomes a seed.
 */
@Tag("long")
class FuzzIT {
  /**
   * The same inputs on every machine, as far as it comes; {@code -Dfuzz.seconds=600 -Dfuzz.runs=-1
   * -Dfuzz.seed=0} looks for new ones.
   */
  private static final int SECONDS = Integer.getInteger("fuzz.seconds", 3);

  private static final int RUNS = Integer.getInteger("fuzz.runs", 20_000);
  private static final int SEED = Integer.getInteger("fuzz.seed", 4712);

  @ParameterizedTest
  @ValueSource(
      classes = {
        RedirectFuzz.class,
        SettingsFuzz.class,
        ConfigurationFuzz.class,
        PushFuzz.class,
        HttpFuzz.class,
        ApiFuzz.class
      })
  void nothingBreaks(Class<?> target, @TempDir Path found) throws Exception {
    Path seeds = Path.of("src/test/fuzz", target.getSimpleName());
    assertThat(seeds).isNotEmptyDirectory();
    Path broken = Files.createDirectories(Path.of("target/fuzz")).toAbsolutePath();
    Path output = found.resolve("output");
    Process fuzzer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Jazzer.class.getName(),
                "--target_class=" + target.getName(),
                "--instrumentation_includes=io.wechatlogin.**",
                "--custom_hook_includes=io.wechatlogin.**",
                "--reproducer_path=" + broken,
                "-artifact_prefix=" + broken + "/",
                "-max_total_time=" + SECONDS,
                "-runs=" + RUNS,
                "-seed=" + SEED,
                "-timeout=60",
                Files.createDirectory(found.resolve("corpus")).toString(),
                seeds.toAbsolutePath().toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int status = fuzzer.waitFor();
    String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    assertThat(status).as(text).isZero();
    System.out.println(target.getSimpleName() + ": " + lastOf(text));
  }

  private static String lastOf(String text) throws IOException {
    List<String> lines = text.lines().filter(line -> line.startsWith("Done ")).toList();
    if (lines.isEmpty()) {
      throw new IOException("it did not run: " + text);
    }
    return lines.getLast();
  }
}
