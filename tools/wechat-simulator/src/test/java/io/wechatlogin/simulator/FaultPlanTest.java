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
  void theSameSeedDrawsTheSameFaultsAndAnotherSeedOthers() {
    List<String> faults = drawn(FaultPlan.seeded(7, 0.3));

    assertThat(drawn(FaultPlan.seeded(7, 0.3))).isEqualTo(faults);
    assertThat(drawn(FaultPlan.seeded(8, 0.3))).isNotEqualTo(faults);
    assertThat(faults.stream().filter(each -> !each.equals("null")).count()).isBetween(250L, 350L);
    assertThat(faults.stream().distinct().count())
        .isEqualTo(FaultPlan.seeded(7, 1).faults().size() + 1);
  }

  @Test
  void onlyThePathAndTheNumberOfTheCallDecide() {
    control.faultPlan(FaultPlan.seeded(1, 0.5).of(Fault.errcode(-1)));
    List<Boolean> alone = failedExchanges();
    control.faultPlan(FaultPlan.seeded(1, 0.5).of(Fault.errcode(-1)));
    browser.text(wechatUrl, "/sns/userinfo?access_token=x");
    browser.text(wechatUrl, "/cgi-bin/token");

    assertThat(failedExchanges()).isEqualTo(alone).contains(true, false);
  }

  private List<Boolean> failedExchanges() {
    List<Boolean> failed = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String code = control.issueCode(WEBSITE, "alice");
      failed.add(errcode(exchange(WEBSITE, code)).equals(-1L));
    }
    return failed;
  }

  @Test
  void aPlanAppliesToItsPathsUntilItIsCleared() {
    control.faultPlan(FaultPlan.seeded(1, 1).below("/sns/userinfo").of(Fault.status(502)));
    assertThat(errcode(exchange(WEBSITE, control.issueCode(WEBSITE, "alice")))).isEqualTo(0L);
    assertThat(browser.get(wechatUrl, "/sns/userinfo").statusCode()).isEqualTo(502);

    control.clearFaults();
    assertThat(browser.get(wechatUrl, "/sns/userinfo").statusCode()).isEqualTo(200);
  }

  @Test
  void queuedFaultsTakePrecedenceOverThePlan() {
    control.faultPlan(FaultPlan.seeded(1, 1).of(Fault.status(502)));
    control.fault("/sns/", Fault.status(504), 1);

    assertThat(browser.get(wechatUrl, "/sns/auth").statusCode()).isEqualTo(504);
    assertThat(browser.get(wechatUrl, "/sns/auth").statusCode()).isEqualTo(502);
    assertThat(control.recordedCalls())
        .extracting(call -> Objects.requireNonNull(call.fault()).number())
        .containsExactly(504, 502);
  }

  @Test
  void aLostCallLeavesTheCodeValidAndADroppedAnswerUsesItUp() {
    String lost = exchange(WEBSITE, control.issueCode(WEBSITE, "alice"));
    // Two faults each, because Java's client repeats a GET if the connection closes without an
    // answer.
    control.fault("/sns/", Fault.of(Fault.Kind.LOST), 2);
    assertThatThrownBy(() -> browser.get(wechatUrl, lost)).isInstanceOf(UncheckedIOException.class);
    assertThat(errcode(lost)).isEqualTo(0L);

    String dropped = exchange(WEBSITE, control.issueCode(WEBSITE, "alice"));
    control.fault("/sns/", Fault.of(Fault.Kind.RESET), 2);
    assertThatThrownBy(() -> browser.get(wechatUrl, dropped))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(errcode(dropped)).isEqualTo(40163L);
  }

  @Test
  void aPlanIsSetWithJson() {
    assertThat(
            browser.postJson(
                controlUrl,
                "/control/fault-plan",
                Map.of("seed", 3, "rate", 1, "paths", List.of("/sns/auth"))))
        .containsEntry("ok", true);
    assertThat(errcode("/sns/userinfo")).isEqualTo(41001L);
    assertThat(browser.postJson(controlUrl, "/control/fault-plan", Map.of("rate", 2)))
        .containsEntry("error", "rate must be between 0 and 1");
  }
}
