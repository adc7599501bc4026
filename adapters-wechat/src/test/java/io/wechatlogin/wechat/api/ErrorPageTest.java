package io.wechatlogin.wechat.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    Map<Integer, String> wrong = new TreeMap<>();
    for (int errcode = -2; errcode < 100_000; errcode++) {
      String page =
          documented.getOrDefault(
              Integer.toString(errcode),
              documented.getOrDefault(errcode / 100 + "xx", UNAVAILABLE));
      String expected = meaning(call, errcode);
      if (errcode != 0 && !page.equals(expected)) {
        wrong.put(errcode, expected);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static String meaning(WeChatCall call, int errcode) {
    boolean isRenewed =
        WeChatErrors.isDeadAppToken(call, errcode)
            || (call == WeChatCall.USER_INFO && WeChatErrors.isDeadWebToken(errcode));
    return isRenewed ? RENEWED : WeChatErrors.refusal(call, errcode).error().code();
  }
}
