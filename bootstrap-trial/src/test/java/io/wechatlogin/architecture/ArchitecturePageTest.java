package io.wechatlogin.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ArchitecturePageTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern PATH = Pattern.compile("`([\\w.-]+/[\\w./-]+)`");

  @Test
  void everyPathOfTheArchitecturePageExists() throws IOException {
    List<String> paths =
        PATH.matcher(Files.readString(ROOT.resolve("docs/architecture.md")))
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();
    assertThat(paths)
        .hasSizeGreaterThan(15)
        .allSatisfy(path -> assertThat(ROOT.resolve(path)).exists());
  }
}
