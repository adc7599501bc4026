package io.wechatlogin.integration.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The libraries in the runnable jar, as Maven resolves them: docs/supply-chain.md names the licence
 * of each, and none is so old that it has a vulnerability which the page names.
 */
class SupplyChainIT {
  private static final Path PAGE = Path.of("../docs/supply-chain.md");
  private static final Pattern LIBRARY =
      Pattern.compile("([\\w.-]+:[\\w.-]+):jar:([\\w.-]+):(?:compile|runtime)");

  @Test
  void noLibraryIsOlderThanTheVersionThatClosesAVulnerability() throws IOException {
    Map<String, String> shipped = libraries();
    List<List<String>> minimums = table("library");
    assertThat(minimums).hasSizeGreaterThan(10);
    for (List<String> row : minimums) {
      String library = row.get(0);
      assertThat(shipped).as("the page names a library that is shipped").containsKey(library);
      assertThat(isAtLeast(shipped.getOrDefault(library, ""), row.get(1)))
          .as("%s %s closes %s", library, row.get(1), row.get(2))
          .isTrue();
    }
  }

  @Test
  void versionsAreComparedByNumber() {
    assertThat(isAtLeast("42.7.11", "42.7.11")).isTrue();
    assertThat(isAtLeast("42.7.9", "42.7.11")).isFalse();
    assertThat(isAtLeast("2.22", "2.22.1")).isFalse();
  }

  @Test
  void thePageNamesTheLicenceOfEachLibrary() throws IOException {
    List<String> listed =
        table("licence").stream()
            .flatMap(row -> Arrays.stream(row.get(1).split(", ")))
            .sorted()
            .toList();
    assertThat(listed).containsExactlyElementsOf(libraries().keySet());
  }

  private static boolean isAtLeast(String version, String minimum) {
    return Version.parse(version).compareTo(Version.parse(minimum)) >= 0;
  }

  /** The rows of the table whose first column has this title, without the marks of code. */
  private static List<List<String>> table(String firstColumn) throws IOException {
    return Files.readAllLines(PAGE).stream()
        .dropWhile(line -> !line.startsWith("| " + firstColumn + " |"))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> line.replace("`", "").substring(2).split(" \\| | \\|$"))
        .map(Arrays::asList)
        .toList();
  }

  /** The versions of the libraries by their names, {@code group:artifact}. */
  private static Map<String, String> libraries() throws IOException {
    Map<String, String> libraries = new TreeMap<>();
    LIBRARY
        .matcher(Files.readString(Path.of(System.getProperty("libraries"))))
        .results()
        .filter(found -> !found.group(1).startsWith("io.wechatlogin:"))
        .forEach(found -> libraries.put(found.group(1), found.group(2)));
    return libraries;
  }
}
