package io.wechatlogin.simulator.control;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Fault;
import io.wechatlogin.simulator.FaultPlan;
import io.wechatlogin.simulator.Person;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object of a control call, read as the types of the simulator. A missing or wrong field
 * is an {@link IllegalArgumentException} that names it.
 */
record Arguments(Map<String, Object> fields) {
  boolean has(String name) {
    return fields.containsKey(name);
  }

  @Nullable String optionalText(String name) {
    Object value = fields.get(name);
    if (value != null && !(value instanceof String)) {
      throw new IllegalArgumentException(name + " must be a text");
    }
    return (String) value;
  }

  private String text(String name, String defaultValue) {
    String value = optionalText(name);
    return value == null ? defaultValue : value;
  }

  String text(String name) {
    String value = optionalText(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  long number(String name, long defaultValue) {
    return switch (fields.get(name)) {
      case null -> defaultValue;
      case Number number -> number.longValue();
      default -> throw new IllegalArgumentException(name + " must be a number");
    };
  }

  private double fraction(String name) {
    if (fields.get(name) instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException(name + " must be a number");
  }

  private List<String> texts(String name) {
    return switch (fields.get(name)) {
      case null -> List.of();
      case List<?> list -> list.stream().map(String::valueOf).toList();
      default -> throw new IllegalArgumentException(name + " must be a list");
    };
  }

  <E extends Enum<E>> E constant(Class<E> type, String name) {
    return constantOf(type, text(name));
  }

  private static <E extends Enum<E>> E constantOf(Class<E> type, String value) {
    try {
      return Enum.valueOf(type, value.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException(
          value
              + " is none of "
              + List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT),
          unknown);
    }
  }

  App app() {
    return new App(
        text("appId"),
        text("secret"),
        constant(App.Kind.class, "kind"),
        text("name", text("appId")),
        optionalText("domain"),
        optionalText("openPlatform"),
        push(),
        texts("ipWhitelist"));
  }

  private App.@Nullable Push push() {
    String url = optionalText("pushUrl");
    return url == null
        ? null
        : new App.Push(
            url,
            text("token"),
            optionalText("aesKey"),
            constantOf(App.Mode.class, text("pushMode", "plain")),
            constantOf(App.Format.class, text("pushFormat", "xml")));
  }

  Person person() {
    Person.Trait[] traits =
        texts("traits").stream()
            .map(each -> constantOf(Person.Trait.class, each))
            .toArray(Person.Trait[]::new);
    Person person = Person.of(text("id"), text("nickname"), traits);
    return new Person(
        person.id(),
        person.nickname(),
        optionalText("avatar"),
        text("phone", person.phone()),
        person.traits());
  }

  Fault fault() {
    return new Fault(
        constant(Fault.Kind.class, "kind"),
        (int) number("number", -1),
        Duration.ofMillis(number("millis", 0)));
  }

  FaultPlan faultPlan() {
    FaultPlan plan = FaultPlan.seeded(number("seed", 0), fraction("rate"));
    List<String> paths = texts("paths");
    return paths.isEmpty() ? plan : plan.below(paths.toArray(String[]::new));
  }
}
