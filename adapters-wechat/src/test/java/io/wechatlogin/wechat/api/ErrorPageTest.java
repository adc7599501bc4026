package io.wechatlogin.wechat.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of WeChat's error codes in docs/errors.md agrees with the adapter. */
class ErrorPageTest {
  private static final Pattern ROW =
      Pattern.compile("\\| (-?[0-9]+|[0-9]+xx) \\| (any|`[^`]+`) \\| ([^|]+) \\| .+");
  private static final String UNAVAILABLE = "wechat_unavailable";
  private static final String RENEWED = "token renewed";

  @ParameterizedTest
  @EnumSource(WeChatCall.class)
  void thePageListsTheMeaningOfEachCode(WeChatCall call) throws IOException {
    Map<String, String> documented = new LinkedHashMap<>();
    Map<String, String> forThisCall = new LinkedHashMap<>();
    for (String line : Files.readAllLines(Path.of("..", "docs", "errors.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        String answer = row.group(3).replace("`", "");
        String callName = row.group(2).replace("`", "");
        if (callName.equals("any")) {
          assertThat(documented.put(row.group(1), answer)).as(line).isNull();
        } else if (callName.equals(call.toString())) {
          assertThat(forThisCall.put(row.group(1), answer)).as(line).isNull();
        }
      }
    }
    assertThat(documented).hasSizeGreaterThan(20);
    documented.putAll(forThisCall);

    // Each refusal records its stack, which is short in the threads of a parallel stream.
    assertThat(
            IntStream.range(-2, 100_000)
                .parallel()
                .filter(errcode -> errcode != 0)
                .filter(errcode -> !page(documented, errcode).equals(meaning(call, errcode)))
                .mapToObj(errcode -> errcode + " is " + meaning(call, errcode)))
        .isEmpty();
  }

  private static String page(Map<String, String> documented, int errcode) {
    String exactly = documented.get(Integer.toString(errcode));
    return exactly == null ? documented.getOrDefault(errcode / 100 + "xx", UNAVAILABLE) : exactly;
  }

  private static String meaning(WeChatCall call, int errcode) {
    boolean isRenewed =
        WeChatErrors.isDeadAppToken(call, errcode)
            || (call == WeChatCall.USER_INFO && WeChatErrors.isDeadWebToken(errcode));
    return isRenewed ? RENEWED : WeChatErrors.refusal(call, errcode).error().code();
  }
}
