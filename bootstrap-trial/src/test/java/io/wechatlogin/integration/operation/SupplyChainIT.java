package io.wechatlogin.integration.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * What the runnable jar consists of, by its bill of materials: docs/supply-chain.md names the
 * licence of each library, and none is so old that it has a vulnerability which the page names.
 */
class SupplyChainIT {
  private static final Path PAGE = Path.of("../docs/supply-chain.md");

  /**
   * A library of the bill of materials.
   *
   * @param name {@code group:artifact}
   */
  private record Library(String name, String version, String licence) {}

  @Test
  void noLibraryIsOlderThanTheVersionThatClosesAVulnerability() throws IOException {
    Map<String, String> shipped =
        libraries().stream().collect(Collectors.toMap(Library::name, Library::version));
    List<List<String>> minimums = table("library");
    assertThat(minimums).hasSizeGreaterThan(10);
    for (List<String> row : minimums) {
      String library = row.get(0);
      assertThat(shipped).as("the page names a library that is shipped").containsKey(library);
      assertThat(isAtLeast(shipped.get(library), row.get(1)))
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
    Map<String, String> shipped = new TreeMap<>();
    libraries().forEach(library -> shipped.put(library.name(), library.licence()));
    Map<String, String> listed = new TreeMap<>();
    for (List<String> row : table("licence")) {
      for (String library : row.get(1).split(", ")) {
        listed.put(library, row.get(0));
      }
    }
    assertThat(listed).isEqualTo(shipped);
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

  private static List<Library> libraries() throws IOException {
    JsonNode bill =
        new ObjectMapper().readTree(Path.of(System.getProperty("bill.of.materials")).toFile());
    return StreamSupport.stream(bill.get("components").spliterator(), false)
        .filter(component -> !component.path("group").asText().equals("io.wechatlogin"))
        .map(
            component ->
                new Library(
                    component.path("group").asText() + ":" + component.get("name").asText(),
                    component.get("version").asText(),
                    licence(component)))
        .toList();
  }

  /** The licences that its publisher names; several are a choice or apply to parts. */
  private static String licence(JsonNode component) {
    return StreamSupport.stream(component.path("licenses").spliterator(), false)
        .map(
            each ->
                each.hasNonNull("expression")
                    ? each.get("expression").asText()
                    : each.path("license")
                        .path("id")
                        .asText(each.path("license").path("name").asText()))
        .sorted()
        .collect(Collectors.joining("; "));
  }
}
