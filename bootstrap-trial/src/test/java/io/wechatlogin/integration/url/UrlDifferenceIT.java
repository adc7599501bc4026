package io.wechatlogin.integration.url;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.url.WebUrl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader of URLs, held against the one of Node.js, which follows the same standard. */
class UrlDifferenceIT {
  /** Hosts that this service may refuse: it does not know every alphabet that browsers know. */
  private static final Pattern MAY_BE_REFUSED = Pattern.compile("(?is).*([^\\x00-\\x7F]|%|xn--).*");

  @TempDir Path folder;

  @Test
  void twentyThousandUrlsAreReadAsByNode() throws Exception {
    List<String> cases = UrlCases.make(18, 20_000);
    assertThat(unsure(cases)).as("refused though Node accepts").isLessThan(cases.size() / 25);
  }

  @Test
  void everyCharacterOfAHostIsReadAsByNodeOrRefused() throws Exception {
    List<String> cases = new ArrayList<>();
    for (int character = 0; character < 0x30000; character++) {
      if (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE) {
        cases.add("http://x" + Character.toString(character) + "y.example/");
      }
    }
    // 50,000 of them are letters that Unicode got after 2003, or of other scripts.
    assertThat(unsure(cases)).isLessThan(60_000);
  }

  /** Fails on a difference; returns how many URLs were refused that Node accepts. */
  private int unsure(List<String> cases) throws IOException, InterruptedException {
    List<String> answers = node(cases);
    assertThat(answers).hasSameSizeAs(cases);
    List<String> differences = new ArrayList<>();
    int unsure = 0;
    for (int i = 0; i < cases.size(); i++) {
      String ours = WebUrl.parse(cases.get(i)).map(url -> url.origin() + " " + url).orElse("-");
      if (ours.equals("-") && !answers.get(i).equals("-") && mayBeRefused(cases.get(i))) {
        unsure++;
      } else if (!spelling(ours).equals(spelling(answers.get(i)))) {
        differences.add(json(cases.get(i)) + " is " + ours + ", for Node " + answers.get(i));
      }
    }
    assertThat(differences).isEmpty();
    return unsure;
  }

  private static boolean mayBeRefused(String text) {
    // Only what stands before the path can be the reason.
    String authority =
        text.replaceFirst("(?s)^[^:]*:[\\s/\\\\]*", "").replaceFirst("(?s)[/\\\\?#].*", "");
    return MAY_BE_REFUSED.matcher(authority).matches();
  }

  /** The standard encodes a circumflex in paths since 2024; not every Node does. */
  private static String spelling(String answer) {
    return answer.replace("%5E", "^");
  }

  private List<String> node(List<String> cases) throws IOException, InterruptedException {
    Path script = folder.resolve("urls.js");
    try (InputStream source =
        Objects.requireNonNull(UrlDifferenceIT.class.getResourceAsStream("urls.js"))) {
      Files.write(script, source.readAllBytes());
    }
    Path input = folder.resolve("cases");
    Path output = folder.resolve("answers");
    Files.write(input, cases.stream().map(UrlDifferenceIT::json).toList(), US_ASCII);
    Process node =
        new ProcessBuilder("node", script.toString())
            .redirectInput(input.toFile())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(node.waitFor()).isZero();
    return Files.readAllLines(output, US_ASCII);
  }

  private static String json(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      boolean isPlain =
          character > 0x1F && character < 0x7F && character != '"' && character != '\\';
      out.append(isPlain ? character : "\\u%04x".formatted((int) character));
    }
    return out.append('"').toString();
  }
}
