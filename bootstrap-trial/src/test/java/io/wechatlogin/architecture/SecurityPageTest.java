package io.wechatlogin.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every test that docs/security.md and the table of environments in docs/operations.md name exists,
 * so that no threat and no environment is without a test.
 */
class SecurityPageTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern TEST =
      Pattern.compile("`(\\w+(?:Test|IT|Fuzz|Contract))(?:\\.(\\w+))?`");

  @Test
  void everyTestThatThePageNamesExists() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/security.md"));
    Map<String, String> sources = sources();
    Matcher named = TEST.matcher(page);
    int count = 0;
    while (named.find()) {
      assertThat(sources).containsKey(named.group(1));
      if (named.group(2) != null) {
        assertThat(sources.get(named.group(1))).contains("void " + named.group(2) + "(");
        count++;
      }
    }
    assertThat(count).isGreaterThan(50);
  }

  @Test
  void everyThreatNamesATest() throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve("docs/security.md")))
        .filteredOn(line -> line.startsWith("| ") && !line.startsWith("| ---"))
        .filteredOn(line -> !line.startsWith("| threat |") && !line.startsWith("| fault |"))
        .allSatisfy(line -> assertThat(TEST.matcher(line).find()).as(line).isTrue());
  }

  @Test
  void everyEnvironmentNamesTestsThatExist() throws IOException {
    Set<String> tests = sources().keySet();
    List<String> rows =
        Files.readAllLines(ROOT.resolve("docs/operations.md")).stream()
            .dropWhile(line -> !line.startsWith("| between the service and others |"))
            .takeWhile(line -> line.startsWith("| "))
            .skip(2)
            .toList();
    assertThat(rows).hasSizeGreaterThan(15);
    for (String row : rows) {
      List<String> named =
          TEST.matcher(row.substring(row.lastIndexOf(" | ")))
              .results()
              .map(m -> m.group(1))
              .toList();
      assertThat(named).as(row).isNotEmpty();
      assertThat(tests).containsAll(named);
    }
  }

  /** The sources of all tests, by the name of their class. */
  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/test/java/"))
          .forEach(file -> sources.put(nameOf(file), read(file)));
    }
    return sources;
  }

  private static String nameOf(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
