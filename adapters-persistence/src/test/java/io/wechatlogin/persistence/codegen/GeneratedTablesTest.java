package io.wechatlogin.persistence.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("database")
class GeneratedTablesTest {
  private static final Path COMMITTED = Path.of("src/generated/java");

  @Test
  void theCommittedTablesMatchTheMigrations(@TempDir Path fresh) throws Exception {
    GenerateTables.generate(fresh);
    assertThat(contentOf(COMMITTED))
        .as("the generated tables are out of date; renew them: %s", GenerateTables.COMMAND)
        .isEqualTo(contentOf(fresh));
  }

  private static Map<String, String> contentOf(Path folder) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return content;
  }
}
