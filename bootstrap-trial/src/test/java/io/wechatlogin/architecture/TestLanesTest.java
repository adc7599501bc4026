package io.wechatlogin.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** CONTRIBUTING.md names the test classes that only {@code ./test all} runs. */
class TestLanesTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern NAME = Pattern.compile("`(\\w+(?:Test|IT))`");

  @Test
  void thePageNamesExactlyTheLongTests() throws IOException {
    String row =
        Files.readAllLines(ROOT.resolve("CONTRIBUTING.md")).stream()
            .filter(line -> line.startsWith("| `./test all`"))
            .findFirst()
            .orElseThrow();
    List<String> named = NAME.matcher(row).results().map(found -> found.group(1)).sorted().toList();
    assertThat(named).isEqualTo(longTests());
  }

  private static List<String> longTests() throws IOException {
    Pattern tagged = Pattern.compile("^@Tag\\(\"long\"\\)\n", Pattern.MULTILINE);
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/test/java/"))
          .filter(file -> matches(tagged, file))
          .map(file -> file.getFileName().toString().replace(".java", ""))
          .sorted()
          .toList();
    }
  }

  private static boolean matches(Pattern pattern, Path file) {
    try {
      Matcher matcher = pattern.matcher(Files.readString(file));
      return matcher.find();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
