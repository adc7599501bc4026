package io.wechatlogin.http.problem;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.error.LoginError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The list of errors for operators matches the answers. */
class ErrorListTest {
  private static final Pattern ROW = Pattern.compile("\\| `([a-z_]+)` \\| ([0-9]{3}) \\| .+");

  @Test
  void thePageListsEveryCodeWithItsStatus() throws IOException {
    Map<String, Integer> written = new LinkedHashMap<>();
    for (String line : Files.readAllLines(Path.of("..", "docs", "errors.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        assertThat(written.put(row.group(1), Integer.valueOf(row.group(2)))).as(line).isNull();
      }
    }
    assertThat(written)
        .containsExactlyInAnyOrderEntriesOf(
            Arrays.stream(Problem.values()).collect(toMap(Problem::code, Problem::status)))
        .containsKeys(
            Arrays.stream(LoginError.values()).map(LoginError::code).toArray(String[]::new));
  }
}
