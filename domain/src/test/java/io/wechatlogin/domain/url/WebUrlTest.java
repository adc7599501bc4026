package io.wechatlogin.domain.url;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebUrlTest {
  private static final Pattern ESCAPED = Pattern.compile("\\\\u([0-9a-f]{4})");

  @Test
  void urlsAreReadAsRecordedFromNode() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(WebUrlTest.class.getResourceAsStream("urls.txt")),
                US_ASCII))) {
      List<String> rows = lines.lines().filter(line -> !line.startsWith("# ")).toList();
      assertThat(rows).hasSizeGreaterThan(500);
      for (String row : rows) {
        int tab = row.lastIndexOf('\t');
        String recorded = row.substring(tab + 1);
        String read =
            WebUrl.parse(unescaped(row.substring(0, tab))).map(WebUrl::toString).orElse("-");
        assertThat(read).as(row).isEqualTo(recorded.equals("?") ? "-" : recorded);
      }
    }
  }

  @Test
  void theSpellingOfBrowsersIsReadAsItself() {
    for (String text :
        new String[] {"https://a/|^[]'?a|b{}`%#^|%", "http://[::1]:8080/", "https://u:p@a_b/"}) {
      WebUrl url = WebUrl.of(text.replace("'", "%27"));
      assertThat(WebUrl.of(url.toString())).isEqualTo(url);
    }
  }

  @Test
  void parametersAreReplacedHoweverTheyAreEncoded() {
    WebUrl url = WebUrl.of("https://a/p?x=1&st%61te=2&state&%&y=%zz&state%ff=3#f?state=4");
    assertThat(url.withParameters(Set.of("state"), Map.of("state", "a b&c")))
        .hasToString("https://a/p?x=1&%&y=%zz&state%ff=3&state=a+b%26c#f?state=4");
    assertThat(WebUrl.of("https://a/?").withParameters(Set.of(), Map.of("b", "1")))
        .hasToString("https://a/?b=1");
    assertThat(WebUrl.of("https://a/?state=1").withParameters(Set.of("state"), Map.of()))
        .hasToString("https://a/?");
    assertThat(WebUrl.of("https://a/").withParameters(Set.of("state"), Map.of()))
        .hasToString("https://a/");
  }

  @ParameterizedTest
  @CsvSource({
    "https://login.example, https://login.example",
    "HTTPS://Login.Example:443/sso/, https://login.example/sso",
    "http://web_app:8080//, http://web_app:8080",
    "http://[::1]:80/, http://[::1]"
  })
  void aBaseHasNoSlashAtItsEnd(String text, String base) {
    assertThat(WebUrl.parseBase(text).orElseThrow()).hasToString(base);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "login.example",
        "ftp://a",
        "https://a/?",
        "https://a/#",
        "https://u@a",
        "https://a/|",
        "https://a/%",
        "https://a{b"
      })
  void anythingElseIsNoBase(String text) {
    assertThat(WebUrl.parseBase(text)).isEmpty();
  }

  @Test
  void whatIsNoUrlIsNot() {
    assertThatIllegalArgumentException().isThrownBy(() -> WebUrl.of("/after"));
    assertThat(WebUrl.hasOtherScheme("\tjava\nscript:alert(1)")).isTrue();
    assertThat(WebUrl.hasOtherScheme("https://")).isFalse();
    assertThat(WebUrl.hasOtherScheme("/a:b")).isFalse();
  }

  private static String unescaped(String text) {
    return ESCAPED
        .matcher(text)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(match.group(1), 16))));
  }
}
