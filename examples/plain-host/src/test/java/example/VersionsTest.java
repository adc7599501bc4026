package example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks the version and the contents of the bill of materials. It has no parent POM, so Maven does
 * not keep them in step with the build.
 */
class VersionsTest {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern VERSION = Pattern.compile("<version>([^<$]+)</version>");
  private static final Pattern BOM_VERSION =
      Pattern.compile("<artifactId>wechat-login-bom</artifactId>\\s*<version>([^<]+)</version>");
  private static final Pattern ARTIFACT =
      Pattern.compile("<artifactId>(wechat-login-[a-z-]+)</artifactId>");

  @Test
  void pagesAndExamplesNameTheVersionOfTheBuild() throws IOException {
    String version = first(VERSION, "pom.xml");
    for (String file :
        List.of(
            "bom/pom.xml",
            "docs/embedding.md",
            "examples/custom-login-type/pom.xml",
            "examples/plain-host/pom.xml",
            "examples/spring-boot-host/pom.xml")) {
      assertThat(first(BOM_VERSION, file)).as(file).isEqualTo(version);
    }
  }

  @Test
  void theBillOfMaterialsListsEveryArtifactForHosts() throws IOException {
    String bom = Files.readString(ROOT.resolve("bom/pom.xml"));
    try (Stream<Path> modules =
        Stream.concat(
            Stream.of(ROOT.resolve("tools/wechat-simulator")), Files.list(ROOT).sorted())) {
      for (Path module :
          modules.filter(folder -> isForHosts(String.valueOf(folder.getFileName()))).toList()) {
        // The first match is the module itself: the artifactId of the parent has no second dash.
        String name = first(ARTIFACT, ROOT.relativize(module) + "/pom.xml");
        assertThat(bom).contains("<artifactId>" + name + "</artifactId>");
      }
    }
  }

  private static boolean isForHosts(String folder) {
    return folder.equals("domain")
        || folder.equals("application")
        || folder.equals("wechat-simulator")
        || folder.startsWith("adapters-");
  }

  private static String first(Pattern pattern, String file) throws IOException {
    Matcher matcher = pattern.matcher(Files.readString(ROOT.resolve(file)));
    assertThat(matcher.find()).as(file).isTrue();
    return matcher.group(1);
  }
}
