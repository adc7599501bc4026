package io.wechatlogin.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the documents: each test that the checklist names exists, and the README has the help. */
class ChecklistTest {
  private static final Path CHECKLIST = Path.of("CHECKLIST.md");
  private static final Pattern NAMED_TEST = Pattern.compile("`([A-Z]\\w+)\\.(\\w+)`");

  private static List<String> rows() throws IOException {
    try (Stream<String> lines = Files.lines(CHECKLIST)) {
      return lines.filter(line -> line.matches("\\| (G?\\d+) .*")).toList();
    }
  }

  private static Map<String, String> testSources() throws IOException {
    try (Stream<Path> own = Files.walk(Path.of("src/test"));
        Stream<Path> clients = Files.walk(Path.of("../wechat-simulator-clients/src/test"))) {
      return Stream.concat(own, clients)
          .filter(
              file -> file.toString().endsWith("Test.java") || file.toString().endsWith("IT.java"))
          .collect(Collectors.toMap(ChecklistTest::className, ChecklistTest::read));
    }
  }

  private static String className(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Test
  void everyRowNamesATestThatExists() throws IOException {
    Map<String, String> sources = testSources();

    for (String row : rows()) {
      List<MatchResult> named = NAMED_TEST.matcher(row).results().toList();
      assertThat(named).as(row).isNotEmpty();
      assertThat(named)
          .filteredOn(
              test ->
                  !sources
                      .getOrDefault(test.group(1), "")
                      .contains("  void " + test.group(2) + "("))
          .extracting(MatchResult::group)
          .as("tests that do not exist")
          .isEmpty();
    }
  }

  @Test
  void noRowIsMissing() throws IOException {
    List<String> expected =
        Stream.concat(
                IntStream.rangeClosed(1, 13).mapToObj(String::valueOf),
                IntStream.rangeClosed(1, 8).mapToObj(n -> "G" + n))
            .toList();
    assertThat(rows().stream().map(row -> row.split("\\|", -1)[1].strip())).isEqualTo(expected);
  }

  @Test
  void theReadmeContainsTheHelp() throws IOException {
    List<String> readme = Files.readAllLines(Path.of("README.md"));
    assertThat(readme)
        .containsSubsequence(
            CommandLine.help().lines().filter(line -> line.startsWith("  --")).toList());
  }
}
