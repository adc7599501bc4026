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
 * The code that pages show is code that is compiled and tested: each piece says from which file it
 * is, and is found there line by line. Indentation does not count.
 */
class DocumentationTest {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern PIECE =
      Pattern.compile("<!-- from (\\S+) -->\n```\\w*\n(.*?)```", Pattern.DOTALL);
  private static final Pattern JAVA = Pattern.compile("```java\n");

  @ParameterizedTest
  @ValueSource(strings = {"docs/embedding.md", "docs/custom-types.md", "docs/adapters.md"})
  void thePieceIsInTheFile(String page) throws IOException {
    String text = Files.readString(ROOT.resolve(page));
    long java = 0;
    Matcher piece = PIECE.matcher(text);
    while (piece.find()) {
      assertThat(lines(Files.readString(ROOT.resolve(piece.group(1)))))
          .as("%s, from %s", page, piece.group(1))
          .containsSequence(lines(piece.group(2)));
      java += piece.group(1).endsWith(".java") ? 1 : 0;
    }
    assertThat(java).as("pieces of Java that say where they are from").isPositive();
    assertThat(JAVA.matcher(text).results().count()).isEqualTo(java);
  }

  private static List<String> lines(String text) {
    return text.lines().map(String::strip).toList();
  }
}
