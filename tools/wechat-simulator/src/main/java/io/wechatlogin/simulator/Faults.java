package io.wechatlogin.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/** The faults that wait for their calls, in the order they were asked for. */
final class Faults {
  private record Planned(String pathPrefix, Fault fault, AtomicInteger left) {}

  private final List<Planned> planned = new CopyOnWriteArrayList<>();
  private final BiFunction<Call, WxError, Reply> refusals;

  Faults(BiFunction<Call, WxError, Reply> refusals) {
    this.refusals = refusals;
  }

  void plan(String pathPrefix, Fault fault, int times) {
    if (times > 0) {
      planned.add(new Planned(pathPrefix, fault, new AtomicInteger(times)));
    }
  }

  void clear() {
    planned.clear();
  }

  Reply spoil(Call call, Reply reply) {
    for (Planned each : planned) {
      boolean idle = each.fault().kind() == Fault.Kind.ERRCODE && reply.isRefusal();
      if (!idle && call.path().startsWith(each.pathPrefix())) {
        int left = each.left().decrementAndGet();
        if (left >= 0) {
          planned.removeIf(done -> done.left().get() <= 0);
          return spoiled(call, reply, each.fault());
        }
      }
    }
    return reply;
  }

  private Reply spoiled(Call call, Reply reply, Fault fault) {
    return switch (fault.kind()) {
      case ERRCODE -> refusals.apply(call, new WxError(fault.number()));
      case EMPTY_BODY -> Reply.of("text/html; charset=gbk", "");
      case HTML ->
          Reply.of(
              "text/html", "<html><head><title>502 Bad Gateway</title></head><body></body></html>");
      case WRONG_TYPES -> Reply.of(reply.contentType(), wrongTypes(reply));
      case RESET -> reply.delivered(new Reply.Delivery(Duration.ZERO, Duration.ZERO, true));
      case DELAY -> reply.delivered(new Reply.Delivery(fault.pause(), Duration.ZERO, false));
      case SLOW_DRIP -> reply.delivered(new Reply.Delivery(Duration.ZERO, fault.pause(), false));
      case STATUS -> Reply.empty(fault.number());
    };
  }

  private static String wrongTypes(Reply reply) {
    try {
      Map<String, Object> object =
          Json.readObject(new String(reply.body(), StandardCharsets.UTF_8));
      object.replaceAll(
          (key, value) -> value instanceof String text ? List.of(text) : "not a " + key);
      return Json.writeWire(object);
    } catch (IllegalArgumentException notJson) {
      return "[]";
    }
  }
}
