package io.wechatlogin.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The control port: {@link Control} as JSON over HTTP below {@code /control/}, and the phone. */
final class ControlApi {
  private final Control control;
  private final PhonePage phone;
  private final MiniShell shell;
  private final String pem;

  /**
   * @param pem the certificate authority of the HTTPS port; empty where there is none
   */
  ControlApi(Control control, PhonePage phone, MiniShell shell, String pem) {
    this.pem = pem;
    this.shell = shell;
    this.control = control;
    this.phone = phone;
  }

  Reply handle(Call call) {
    // A page of somebody else's that a developer happens to visit must not pull strings here.
    String origin = call.header("Origin");
    if (call.isPost() && !origin.isEmpty() && !origin.equals("http://" + call.header("Host"))) {
      return Reply.empty(403);
    }
    if (call.path().equals("/")) {
      return Reply.redirect(302, "/phone");
    }
    if (call.path().equals("/phone") || call.path().startsWith("/phone/")) {
      return phone.handle(call);
    }
    try {
      if (call.path().equals("/mini") || call.path().startsWith("/mini/")) {
        return shell.handle(call);
      }
      return call.path().startsWith("/control/") ? operate(call) : problem(404, "no such page");
    } catch (IllegalArgumentException wrong) {
      return problem(400, String.valueOf(wrong.getMessage()));
    } catch (IllegalStateException tooLate) {
      return problem(409, String.valueOf(tooLate.getMessage()));
    }
  }

  private Reply operate(Call call) {
    String operation = call.path().substring("/control/".length());
    if (operation.equals("ca.pem") && !pem.isEmpty()) {
      return Reply.of("application/x-pem-file", pem);
    }
    Object result =
        call.isPost()
            ? change(
                operation,
                new Arguments(Json.readObject(call.body().isBlank() ? "{}" : call.body())))
            : look(operation);
    return result == null
        ? problem(404, "no such operation: " + call.method() + " " + operation)
        : Reply.of("application/json", Json.write(result));
  }

  private static Reply problem(int status, String message) {
    return Reply.of("application/json", Json.write(Json.object("error", message)))
        .withStatus(status);
  }

  private @Nullable Object look(String operation) {
    return switch (operation) {
      case "apps" -> control.apps().stream().map(ControlApi::view).toList();
      case "persons" -> control.persons().stream().map(ControlApi::view).toList();
      case "qrs" -> control.openQrs().stream().map(ControlApi::view).toList();
      case "calls" -> control.recordedCalls().stream().map(ControlApi::view).toList();
      case "second-callbacks" -> control.secondCallbacks().stream().map(ControlApi::view).toList();
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
        person.traits().stream().map(ControlApi::lower).sorted().toList());
  }

  private static Object view(UserData data) {
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

  private static Object view(PushResult result) {
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

  private static Object view(SecondCallback made) {
    return Json.object(
        "url",
        made.url(),
        "from",
        made.from(),
        "status",
        made.status(),
        "location",
        made.location());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private @Nullable Object change(String operation, Arguments in) {
    return switch (operation) {
      case "apps" -> done(() -> control.addApp(app(in)));
      case "persons" -> done(() -> control.addPerson(person(in)));
      case "sample" -> done(control::sample);
      case "code" ->
          Json.object(
              "code",
              in.has("scope")
                  ? control.issueCode(in.text("appId"), in.text("personId"), in.text("scope"))
                  : control.issueCode(in.text("appId"), in.text("personId")));
      case "js-code" ->
          Json.object("code", control.issueJsCode(in.text("appId"), in.text("personId")));
      case "phone-code" ->
          Json.object("code", control.issuePhoneCode(in.text("appId"), in.text("personId")));
      case "user-data" -> view(control.userData(in.text("appId"), in.text("personId")));
      case "phone-data" -> view(control.phoneData(in.text("appId"), in.text("personId")));
      case "push" ->
          view(control.firePush(in.text("appId"), in.text("event"), in.text("personId")).join());
      case "verify-push" -> Json.object("echoed", control.verifyPush(in.text("appId")));
      case "scan-ticket" -> view(control.scanTicket(in.text("ticket"), in.text("personId")).join());
      case "ids" ->
          Json.object(
              "openid", control.openid(in.text("appId"), in.text("personId")),
              "unionid", control.unionid(in.text("appId"), in.text("personId")));
      case "scan" -> done(() -> control.scan(in.text("uuid"), in.text("personId")));
      case "confirm" -> done(() -> control.confirm(in.text("uuid")));
      case "refuse" -> done(() -> control.refuse(in.text("uuid")));
      case "expire" -> done(() -> control.expire(in.text("uuid")));
      case "change-password" -> done(() -> control.changePassword(in.text("personId")));
      case "revoke" -> done(() -> control.revoke(in.text("appId"), in.text("personId")));
      case "fault" ->
          done(() -> control.fault(in.text("path"), fault(in), (int) in.number("times", 1)));
      case "fault-plan" -> done(() -> control.faultPlan(plan(in)));
      case "double-callbacks" ->
          done(() -> control.doubleCallbacks(constant(DoubleCallback.class, in.text("when"))));
      case "clear-faults" -> done(control::clearFaults);
      case "advance-clock" ->
          done(() -> control.advanceClock(Duration.ofSeconds(in.number("seconds", 0))));
      case "clear-calls" -> done(control::clearCalls);
      default -> null;
    };
  }

  private static Object done(Runnable change) {
    change.run();
    return Json.object("ok", true);
  }

  private static App app(Arguments in) {
    String url = in.optional("pushUrl");
    String mode = in.optional("pushMode");
    String format = in.optional("pushFormat");
    App.Push push =
        url == null
            ? null
            : new App.Push(
                url,
                in.text("token"),
                in.optional("aesKey"),
                constant(App.Mode.class, mode == null ? "plain" : mode),
                constant(App.Format.class, format == null ? "xml" : format));
    String name = in.optional("name");
    return new App(
        in.text("appId"),
        in.text("secret"),
        constant(App.Kind.class, in.text("kind")),
        name == null ? in.text("appId") : name,
        in.optional("domain"),
        in.optional("openPlatform"),
        push,
        in.texts("ipWhitelist"));
  }

  private static Person person(Arguments in) {
    Person.Trait[] traits =
        in.texts("traits").stream()
            .map(each -> constant(Person.Trait.class, each))
            .toArray(Person.Trait[]::new);
    Person person = Person.of(in.text("id"), in.text("nickname"), traits);
    String phone = in.optional("phone");
    return new Person(
        person.id(),
        person.nickname(),
        in.optional("avatar"),
        phone == null ? person.phone() : phone,
        person.traits());
  }

  private static Fault fault(Arguments in) {
    return new Fault(
        constant(Fault.Kind.class, in.text("kind")),
        (int) in.number("number", -1),
        Duration.ofMillis(in.number("millis", 0)));
  }

  private static FaultPlan plan(Arguments in) {
    FaultPlan plan = FaultPlan.seeded(in.number("seed", 0), in.fraction("rate"));
    List<String> paths = in.texts("paths");
    return paths.isEmpty() ? plan : plan.below(paths.toArray(String[]::new));
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String name) {
    try {
      return Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException(
          name
              + " is none of "
              + List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT),
          unknown);
    }
  }

  /** The fields of a control call's object. */
  private record Arguments(Map<String, Object> fields) {
    boolean has(String name) {
      return fields.containsKey(name);
    }

    @Nullable String optional(String name) {
      Object value = fields.get(name);
      if (value != null && !(value instanceof String)) {
        throw new IllegalArgumentException(name + " must be a text");
      }
      return (String) value;
    }

    String text(String name) {
      String value = optional(name);
      if (value == null) {
        throw new IllegalArgumentException(name + " is missing");
      }
      return value;
    }

    long number(String name, long otherwise) {
      return switch (fields.get(name)) {
        case null -> otherwise;
        case Number number -> number.longValue();
        default -> throw new IllegalArgumentException(name + " must be a number");
      };
    }

    double fraction(String name) {
      if (fields.get(name) instanceof Number number) {
        return number.doubleValue();
      }
      throw new IllegalArgumentException(name + " must be a number");
    }

    List<String> texts(String name) {
      return switch (fields.get(name)) {
        case null -> List.of();
        case List<?> list -> list.stream().map(String::valueOf).toList();
        default -> throw new IllegalArgumentException(name + " must be a list");
      };
    }
  }
}
