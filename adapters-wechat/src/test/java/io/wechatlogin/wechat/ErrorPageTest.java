package io.wechatlogin.wechat;

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

/** What operators read about WeChat's error codes is what the adapter makes of them. */
class ErrorPageTest {
  private static final Pattern ROW =
      Pattern.compile("\\| (-?[0-9]+|[0-9]+xx) \\| (any|`[^`]+`) \\| ([^|]+) \\| .+");
  private static final String UNAVAILABLE = "wechat_unavailable";
  private static final String RENEWED = "token renewed";

  @ParameterizedTest
  @EnumSource(WeChatCall.class)
  void thePageSaysWhatEachCodeMeans(WeChatCall call) throws IOException {
    Map<String, String> written = new LinkedHashMap<>();
    Map<String, String> ofCall = new LinkedHashMap<>();
    for (String line : Files.readAllLines(Path.of("..", "docs", "errors.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        String answer = row.group(3).replace("`", "");
        String whose = row.group(2).replace("`", "");
        if (whose.equals("any")) {
          assertThat(written.put(row.group(1), answer)).as(line).isNull();
        } else if (whose.equals(call.toString())) {
          assertThat(ofCall.put(row.group(1), answer)).as(line).isNull();
        }
      }
    }
    assertThat(written).hasSizeGreaterThan(20);
    written.putAll(ofCall);

    Map<Integer, String> wrong = new TreeMap<>();
    for (int errcode = -2; errcode < 100_000; errcode++) {
      String page =
          written.getOrDefault(
              Integer.toString(errcode), written.getOrDefault(errcode / 100 + "xx", UNAVAILABLE));
      String meant = meaning(call, errcode);
      if (errcode != 0 && !page.equals(meant)) {
        wrong.put(errcode, meant);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static String meaning(WeChatCall call, int errcode) {
    boolean isRenewed =
        WeChatErrors.isDeadToken(call, errcode)
            || (call == WeChatCall.USER_INFO && WeChatErrors.isDeadWebToken(errcode));
    return isRenewed ? RENEWED : WeChatErrors.refusal(call, errcode).error().code();
  }
}
