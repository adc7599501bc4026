package io.wechatlogin.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The committed classes of the tables are those that the migrations give. */
class GeneratedTablesTest {
  private static final String COMMAND =
      "mvn -Pgenerate-tables -pl adapters-persistence -am process-test-classes";

  @Test
  void theCommittedTablesAreCurrent(@TempDir Path generated) throws Exception {
    PGSimpleDataSource database = TestDatabase.create("generated_tables");
    GenerateTables.generate(
        database,
        database.getUrl() + "&user=" + database.getUser(),
        module().resolve("src/main/resources/io/wechatlogin/persistence/migration"),
        generated);

    SortedMap<String, String> expected = files(generated);
    SortedMap<String, String> committed = files(module().resolve("src/generated/java"));
    assertThat(expected).isNotEmpty();
    assertThat(committed.keySet())
        .as("files; renew them by: " + COMMAND)
        .isEqualTo(expected.keySet());
    assertThat(expected)
        .allSatisfy(
            (file, text) ->
                assertThat(committed.get(file))
                    .as(file + "; renew it by: " + COMMAND)
                    .isEqualTo(text));
  }

  private static SortedMap<String, String> files(Path folder) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    try (var all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }

  /** Returns the folder of this module, in which Maven runs its tests. */
  private static Path module() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("src/generated")) ? here : here.resolve("adapters-persistence");
  }
}
