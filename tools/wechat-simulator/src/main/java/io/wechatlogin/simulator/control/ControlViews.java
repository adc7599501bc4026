package io.wechatlogin.simulator.control;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Control;
import io.wechatlogin.simulator.OpenQr;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.PushResult;
import io.wechatlogin.simulator.RecordedCall;
import io.wechatlogin.simulator.SecondCallback;
import io.wechatlogin.simulator.UserData;
import io.wechatlogin.simulator.json.Json;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The lists of the control API, and the JSON of each type. Secrets of apps are not shown. */
final class ControlViews {
  private final Control control;

  ControlViews(Control control) {
    this.control = control;
  }

  /**
   * A list by name, for JSON.
   *
   * @return null if there is no such list
   */
  @Nullable Object list(String name) {
    return switch (name) {
      case "apps" -> control.apps().stream().map(ControlViews::view).toList();
      case "persons" -> control.persons().stream().map(ControlViews::view).toList();
      case "qrs" -> control.openQrs().stream().map(ControlViews::view).toList();
      case "calls" -> control.recordedCalls().stream().map(ControlViews::view).toList();
      case "second-callbacks" ->
          control.secondCallbacks().stream().map(ControlViews::view).toList();
      default -> null;
    };
  }

  private static Object view(App app) {
    return Json.object(
        "appId",
        app.appId(),
        "kind",
        lower(app.kind()),
        "name",
        app.name(),
        "domain",
        app.domain(),
        "openPlatform",
        app.openPlatform());
  }

  private static Object view(Person person) {
    return Json.object(
        "id",
        person.id(),
        "nickname",
        person.nickname(),
        "phone",
        person.phone(),
        "traits",
        person.traits().stream().map(ControlViews::lower).sorted().toList());
  }

  static Object view(UserData data) {
    return Json.object(
        "rawData",
        data.rawData(),
        "signature",
        data.signature(),
        "encryptedData",
        data.encryptedData(),
        "iv",
        data.iv());
  }

  static Object view(PushResult result) {
    return Json.object(
        "accepted",
        result.accepted(),
        "attempts",
        result.attempts(),
        "status",
        result.status(),
        "body",
        result.body());
  }

  private static Object view(OpenQr qr) {
    return Json.object(
        "uuid",
        qr.uuid(),
        "appId",
        qr.appId(),
        "appName",
        qr.appName(),
        "scope",
        qr.scope(),
        "status",
        qr.status());
  }

  private static Object view(RecordedCall call) {
    return Json.object(
        "at",
        call.at(),
        "method",
        call.method(),
        "path",
        call.path(),
        "query",
        call.query(),
        "body",
        call.body(),
        "remoteAddress",
        call.remoteAddress(),
        "status",
        call.status(),
        "answer",
        call.answer(),
        "fault",
        call.fault() == null ? null : lower(call.fault().kind()));
  }

  private static Object view(SecondCallback callback) {
    return Json.object(
        "url",
        callback.url(),
        "from",
        callback.from(),
        "status",
        callback.status(),
        "location",
        callback.location());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
