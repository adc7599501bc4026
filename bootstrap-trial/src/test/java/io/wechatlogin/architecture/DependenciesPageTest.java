package io.wechatlogin.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/dependencies.md names each library that a pom depends on. */
class DependenciesPageTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern LIBRARY =
      Pattern.compile(
          "<(?:dependency|path)>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>");

  @Test
  void thePageNamesEveryLibrary() throws IOException {
    Set<String> named =
        Pattern.compile("[a-z0-9]+")
            .matcher(
                Files.readString(ROOT.resolve("docs/dependencies.md")).toLowerCase(Locale.ROOT))
            .results()
            .map(found -> found.group())
            .collect(Collectors.toSet());
    Set<String> used = new TreeSet<>();
    for (Path pom : poms()) {
      LIBRARY
          .matcher(Files.readString(pom))
          .results()
          .filter(found -> !Set.of("io.wechatlogin", "example").contains(found.group(1)))
          .forEach(found -> used.add(firstWord(found.group(1), found.group(2))));
    }
    assertThat(used).contains("feign", "zxing", "archunit");
    assertThat(named).containsAll(used);
  }

  /** The first word of an artifact, such as {@code feign}; for {@code core} that of its group. */
  private static String firstWord(String groupId, String artifactId) {
    String name =
        artifactId.equals("core") ? groupId.substring(groupId.lastIndexOf('.') + 1) : artifactId;
    return name.toLowerCase(Locale.ROOT).replaceFirst("[^a-z0-9].*", "");
  }

  private static List<Path> poms() throws IOException {
    List<Path> poms = new ArrayList<>(List.of(ROOT.resolve("pom.xml")));
    Pattern.compile("<module>([^<]+)</module>")
        .matcher(Files.readString(ROOT.resolve("pom.xml")))
        .results()
        .map(found -> ROOT.resolve(found.group(1)).resolve("pom.xml"))
        .forEach(poms::add);
    return poms;
  }
}
