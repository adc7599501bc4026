package io.wechatlogin.simulator.control;

import io.wechatlogin.simulator.Control;
import io.wechatlogin.simulator.DoubleCallback;
import io.wechatlogin.simulator.json.Json;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The operations of the control API by name. */
final class ControlOperations {
  private final Control control;

  ControlOperations(Control control) {
    this.control = control;
  }

  /**
   * Runs an operation.
   *
   * @return its result for JSON; null if there is no such operation
   */
  @Nullable Object run(String operation, Arguments in) {
    return switch (operation) {
      case "apps" -> done(() -> control.addApp(in.app()));
      case "persons" -> done(() -> control.addPerson(in.person()));
      case "sample" -> done(control::sample);
      case "code", "js-code", "phone-code", "user-data", "phone-data", "ids" ->
          issue(operation, in.text("appId"), in.text("personId"), in);
      case "push" ->
          ControlViews.view(
              control.firePush(in.text("appId"), in.text("event"), in.text("personId")).join());
      case "verify-push" -> Json.object("echoed", control.verifyPush(in.text("appId")));
      case "scan-ticket" ->
          ControlViews.view(control.scanTicket(in.text("ticket"), in.text("personId")).join());
      case "scan" -> done(() -> control.scan(in.text("uuid"), in.text("personId")));
      case "confirm" -> done(() -> control.confirm(in.text("uuid")));
      case "refuse" -> done(() -> control.refuse(in.text("uuid")));
      case "expire" -> done(() -> control.expire(in.text("uuid")));
      case "change-password" -> done(() -> control.changePassword(in.text("personId")));
      case "revoke" -> done(() -> control.revoke(in.text("appId"), in.text("personId")));
      case "fault" ->
          done(() -> control.fault(in.text("path"), in.fault(), (int) in.number("times", 1)));
      case "fault-plan" -> done(() -> control.faultPlan(in.faultPlan()));
      case "double-callbacks" ->
          done(() -> control.doubleCallbacks(in.constant(DoubleCallback.class, "when")));
      case "clear-faults" -> done(control::clearFaults);
      case "advance-clock" ->
          done(() -> control.advanceClock(Duration.ofSeconds(in.number("seconds", 0))));
      case "clear-calls" -> done(control::clearCalls);
      default -> null;
    };
  }

  private Object issue(String operation, String appId, String personId, Arguments in) {
    return switch (operation) {
      case "code" ->
          Json.object(
              "code",
              in.has("scope")
                  ? control.issueCode(appId, personId, in.text("scope"))
                  : control.issueCode(appId, personId));
      case "js-code" -> Json.object("code", control.issueJsCode(appId, personId));
      case "phone-code" -> Json.object("code", control.issuePhoneCode(appId, personId));
      case "user-data" -> ControlViews.view(control.userData(appId, personId));
      case "phone-data" -> ControlViews.view(control.phoneData(appId, personId));
      default ->
          Json.object(
              "openid", control.openid(appId, personId),
              "unionid", control.unionid(appId, personId));
    };
  }

  private static Object done(Runnable change) {
    change.run();
    return Json.object("ok", true);
  }
}
