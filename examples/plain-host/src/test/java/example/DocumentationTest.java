package example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that the code in the documentation is code that is compiled and tested: each code block
 * names its source file, which must contain the same lines. Indentation does not count.
 */
class DocumentationTest {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern CODE_BLOCK =
      Pattern.compile("<!-- from (\\S+) -->\n```\\w*\n(.*?)```", Pattern.DOTALL);
  private static final Pattern JAVA = Pattern.compile("```java\n");

  @ParameterizedTest
  @ValueSource(strings = {"docs/embedding.md", "docs/custom-types.md", "docs/adapters.md"})
  void everyCodeBlockIsInItsSourceFile(String page) throws IOException {
    String text = Files.readString(ROOT.resolve(page));
    long java = 0;
    Matcher block = CODE_BLOCK.matcher(text);
    while (block.find()) {
      assertThat(lines(Files.readString(ROOT.resolve(block.group(1)))))
          .as("%s, from %s", page, block.group(1))
          .containsSequence(lines(block.group(2)));
      java += block.group(1).endsWith(".java") ? 1 : 0;
    }
    assertThat(java).as("Java code blocks that name their source file").isPositive();
    assertThat(JAVA.matcher(text).results().count()).isEqualTo(java);
  }

  private static List<String> lines(String text) {
    return text.lines().map(String::strip).toList();
  }
}
