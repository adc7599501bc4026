package io.wechatlogin.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final String HEADER = "00-" + TRACE + "-" + SPAN + "-01";

  @Test
  void theHeaderIsParsed() {
    assertThat(TraceParent.of(HEADER)).contains(new TraceParent(HEADER, TRACE, SPAN));
  }

  @Test
  void theAdditionsOfLaterVersionsAreIgnored() {
    assertThat(TraceParent.of(HEADER.replaceFirst("00", "cc") + "-more").orElseThrow().header())
        .isEqualTo(HEADER.replaceFirst("00", "cc"));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "nonsense",
        HEADER + "-more",
        "cc-" + TRACE + "-" + SPAN + "-01more",
        "ff-" + TRACE + "-" + SPAN + "-01",
        "00-" + TRACE + "-" + SPAN + "-0",
        "00-0AF7651916CD43DD8448EB211C80319C-" + SPAN + "-01",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-" + TRACE + "_" + SPAN + "-01"
      })
  void aMalformedHeaderIsIgnored(String header) {
    assertThat(TraceParent.of(header)).isEmpty();
  }
}
