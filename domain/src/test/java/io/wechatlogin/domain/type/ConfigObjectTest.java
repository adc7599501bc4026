package io.wechatlogin.domain.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigObjectTest {
  private final List<String> problems = new ArrayList<>();

  @Test
  void presentKeysAreReadAndOthersUseDefaults() {
    ConfigObject config =
        config(
            Map.of(
                "appId", "wx1",
                "origins", List.of("a", "b"),
                "deep", Map.of("on", true, "off", "0", "one", 1)));
    assertThat(config.text("appId")).isEqualTo("wx1");
    assertThat(config.optionalText("title")).isEmpty();
    assertThat(config.texts("origins")).containsExactly("a", "b");
    assertThat(config.texts("others")).isEmpty();
    ConfigObject deep = config.object("deep");
    assertThat(deep.flag("on", false)).isTrue();
    assertThat(deep.flag("off", true)).isFalse();
    assertThat(deep.flag("one", false)).isTrue();
    assertThat(deep.flag("absent", true)).isTrue();
    assertThat(deep.flag("absent too", false)).isFalse();
    config.reportUnknownKeys();
    assertThat(problems).isEmpty();
  }

  @Test
  void aNumberOutsideItsLimitsIsReported() {
    ConfigObject config =
        config(Map.of("least", 0, "most", 10, "more", 11, "less", -1, "text", "1", "broken", 1.5));
    assertThat(config.number("least", 7, 10)).isZero();
    assertThat(config.number("most", 7, 10)).isEqualTo(10);
    assertThat(config.number("absent", 7, 10)).isEqualTo(7);
    assertThat(problems).isEmpty();
    for (String wrong : List.of("more", "less", "text", "broken")) {
      assertThat(config.number(wrong, 7, 10)).isEqualTo(7);
    }
    assertThat(problems)
        .hasSize(4)
        .first()
        .isEqualTo("e.json: more must be a whole number from 0 to 10");
  }

  @Test
  void allMissingKeysAreReportedTogether() {
    ConfigObject config = config(Map.of());
    assertThat(config.text("appId")).isEmpty();
    assertThat(config.object("urls").text("api")).isEmpty();
    config.reportUnknownKeys();
    assertThat(problems)
        .containsExactly(
            "e.json: appId is missing", "e.json: urls is missing", "e.json: urls.api is missing");
  }

  @Test
  void aNullValueCountsAsPresentAndReadsEmpty() {
    Map<String, Object> values = new HashMap<>();
    values.put("appId", null);
    ConfigObject config = config(values);
    assertThat(config.has("appId")).isTrue();
    assertThat(config.text("appId")).isEmpty();
    config.reportUnknownKeys();
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " wx1", "wx1\n"})
  void blanksAroundATextAreReported(String text) {
    assertThat(config(Map.of("appId", text)).text("appId")).isEmpty();
    assertThat(problems).containsExactly("e.json: appId must be a text without blanks around it");
  }

  @Test
  void valuesOfTheWrongTypeAreReportedButNotShown() {
    ConfigObject config =
        config(
            Map.of(
                "appId",
                4711,
                "isActive",
                "s3cret",
                "origins",
                List.of("a", 4711),
                "urls",
                "s3cret"));
    config.text("appId");
    assertThat(config.flag("isActive", true)).isTrue();
    assertThat(config.texts("origins")).isEmpty();
    config.object("urls").reportUnknownKeys();
    assertThat(problems)
        .containsExactly(
            "e.json: appId must be a text without blanks around it",
            "e.json: isActive must be 1 or 0",
            "e.json: origins must be a list of texts",
            "e.json: urls must be an object");
  }

  @Test
  void unknownKeysAreReportedWithTheirPath() {
    ConfigObject config = config(Map.of("apId", "wx1", "urls", Map.of("opne", "x")));
    config.object("urls").optionalText("open");
    config.reportUnknownKeys();
    assertThat(problems)
        .containsExactly("e.json: apId is not a known key", "e.json: urls.opne is not a known key");
  }

  @Test
  void keysReadThroughTwoLookupsBothCountAsKnown() {
    ConfigObject config = config(Map.of("urls", Map.of("open", "x", "api", "y")));
    assertThat(config.object("urls").text("open")).isEqualTo("x");
    assertThat(config.object("urls").text("api")).isEqualTo("y");
    config.reportUnknownKeys();
    assertThat(problems).isEmpty();
  }

  private ConfigObject config(Map<String, ?> values) {
    return new ConfigObject("e.json", values, problems);
  }
}
