package io.wechatlogin.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultPlanTest extends SimulatorTest {
  private static final String EXCHANGE = "/sns/oauth2/access_token";

  private static List<String> drawn(FaultPlan plan) {
    return IntStream.range(0, 1000)
        .mapToObj(n -> String.valueOf(plan.faultFor(EXCHANGE, n)))
        .toList();
  }

  @Test
  void aSeedMakesTheSameFaultsAgainAndAnotherSeedOthers() {
    List<String> faults = drawn(FaultPlan.seeded(7, 0.3));

    assertThat(drawn(FaultPlan.seeded(7, 0.3))).isEqualTo(faults);
    assertThat(drawn(FaultPlan.seeded(8, 0.3))).isNotEqualTo(faults);
    assertThat(faults.stream().filter(each -> !each.equals("null")).count()).isBetween(250L, 350L);
    assertThat(faults.stream().distinct().count())
        .isEqualTo(FaultPlan.seeded(7, 1).faults().size() + 1);
  }

  @Test
  void thePathAndTheNumberOfTheCallDecideAndNothingElse() {
    control.faultPlan(FaultPlan.seeded(1, 0.5).of(Fault.errcode(-1)));
    List<Boolean> alone = spoiltExchanges();
    control.faultPlan(FaultPlan.seeded(1, 0.5).of(Fault.errcode(-1)));
    browser.text(wechat, "/sns/userinfo?access_token=x");
    browser.text(wechat, "/cgi-bin/token");

    assertThat(spoiltExchanges()).isEqualTo(alone).contains(true, false);
  }

  private List<Boolean> spoiltExchanges() {
    List<Boolean> spoilt = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String code = control.issueCode(WEBSITE, "alice");
      spoilt.add(errcode(exchange(WEBSITE, code)).equals(-1L));
    }
    return spoilt;
  }

  @Test
  void aPlanKeepsToItsPathsAndEndsWhenItIsCleared() {
    control.faultPlan(FaultPlan.seeded(1, 1).below("/sns/userinfo").of(Fault.status(502)));
    assertThat(errcode(exchange(WEBSITE, control.issueCode(WEBSITE, "alice")))).isEqualTo(0L);
    assertThat(browser.get(wechat, "/sns/userinfo").statusCode()).isEqualTo(502);

    control.clearFaults();
    assertThat(browser.get(wechat, "/sns/userinfo").statusCode()).isEqualTo(200);
  }

  @Test
  void whatWasAskedForComesBeforeThePlan() {
    control.faultPlan(FaultPlan.seeded(1, 1).of(Fault.status(502)));
    control.fault("/sns/", Fault.status(504), 1);

    assertThat(browser.get(wechat, "/sns/auth").statusCode()).isEqualTo(504);
    assertThat(browser.get(wechat, "/sns/auth").statusCode()).isEqualTo(502);
    assertThat(control.recordedCalls())
        .extracting(call -> Objects.requireNonNull(call.fault()).number())
        .containsExactly(504, 502);
  }

  @Test
  void aLostCallLeavesTheCodeGoodAndABrokenAnswerBurnsIt() {
    String lost = exchange(WEBSITE, control.issueCode(WEBSITE, "alice"));
    // Twice each: Java's client tries a GET again when the connection closes without an answer.
    control.fault("/sns/", Fault.of(Fault.Kind.LOST), 2);
    assertThatThrownBy(() -> browser.get(wechat, lost)).isInstanceOf(UncheckedIOException.class);
    assertThat(errcode(lost)).isEqualTo(0L);

    String broken = exchange(WEBSITE, control.issueCode(WEBSITE, "alice"));
    control.fault("/sns/", Fault.of(Fault.Kind.RESET), 2);
    assertThatThrownBy(() -> browser.get(wechat, broken)).isInstanceOf(UncheckedIOException.class);
    assertThat(errcode(broken)).isEqualTo(40163L);
  }

  @Test
  void aPlanIsSetByJson() {
    assertThat(
            browser.postJson(
                phone,
                "/control/fault-plan",
                Map.of("seed", 3, "rate", 1, "paths", List.of("/sns/auth"))))
        .containsEntry("ok", true);
    assertThat(errcode("/sns/userinfo")).isEqualTo(41001L);
    assertThat(browser.postJson(phone, "/control/fault-plan", Map.of("rate", 2)))
        .containsEntry("error", "rate must be between 0 and 1");
  }
}
