package io.wechatlogin.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The faults that wait for their calls, in the order they were asked for; and a plan that draws
 * more.
 */
final class Faults {
  private record Planned(String pathPrefix, Fault fault, AtomicInteger left) {
    boolean meets(Call call) {
      return call.path().startsWith(pathPrefix);
    }
  }

  private record Plan(FaultPlan plan, Map<String, AtomicInteger> callsOfPaths) {
    @Nullable Fault draw(Call call) {
      String path = call.path();
      return plan.covers(path)
          ? plan.at(
              path,
              callsOfPaths.computeIfAbsent(path, any -> new AtomicInteger()).getAndIncrement())
          : null;
    }
  }

  /** What a call is answered, and what went wrong with it; null is nothing. */
  record Outcome(Reply reply, @Nullable Fault fault) {}

  private static final Reply.Delivery CUT = new Reply.Delivery(Duration.ZERO, Duration.ZERO, true);

  private final List<Planned> planned = new CopyOnWriteArrayList<>();
  private final BiFunction<Call, WxError, Reply> refusals;
  private volatile @Nullable Plan plan;

  Faults(BiFunction<Call, WxError, Reply> refusals) {
    this.refusals = refusals;
  }

  void plan(String pathPrefix, Fault fault, int times) {
    if (times > 0) {
      planned.add(new Planned(pathPrefix, fault, new AtomicInteger(times)));
    }
  }

  void plan(FaultPlan next) {
    plan = new Plan(next, new ConcurrentHashMap<>());
  }

  void clear() {
    planned.clear();
    plan = null;
  }

  /** Does the work, or not, and spoils its answer, or not. */
  Outcome answer(Call call, Supplier<Reply> work) {
    Plan now = plan;
    if (planned.isEmpty() && now == null) {
      return new Outcome(work.get(), null);
    }
    Fault lost = lost(call);
    if (lost != null) {
      return unheard(lost);
    }
    Fault drawn = now == null ? null : now.draw(call);
    if (drawn != null && drawn.kind() == Fault.Kind.LOST) {
      return unheard(drawn);
    }
    Reply reply = work.get();
    Fault asked = asked(call, reply);
    Fault fault = asked == null && !isIdle(drawn, reply) ? drawn : asked;
    return new Outcome(fault == null ? reply : spoiled(call, reply, fault), fault);
  }

  private static Outcome unheard(Fault lost) {
    return new Outcome(Reply.empty(0).delivered(CUT), lost);
  }

  // A call that is lost must not do any work, so it is looked for first, at the head of the queue.
  private @Nullable Fault lost(Call call) {
    for (Planned each : planned) {
      if (each.meets(call)) {
        return each.fault().kind() == Fault.Kind.LOST && used(each) ? each.fault() : null;
      }
    }
    return null;
  }

  private @Nullable Fault asked(Call call, Reply reply) {
    for (Planned each : planned) {
      boolean due = each.meets(call) && each.fault().kind() != Fault.Kind.LOST;
      if (due && !isIdle(each.fault(), reply) && used(each)) {
        return each.fault();
      }
    }
    return null;
  }

  private boolean used(Planned each) {
    boolean one = each.left().decrementAndGet() >= 0;
    if (one) {
      planned.removeIf(done -> done.left().get() <= 0);
    }
    return one;
  }

  // A refusal stays what it is: WeChat does not invent an error for a call that has one.
  private static boolean isIdle(@Nullable Fault fault, Reply reply) {
    return fault != null && fault.kind() == Fault.Kind.ERRCODE && reply.isRefusal();
  }

  private Reply spoiled(Call call, Reply reply, Fault fault) {
    return switch (fault.kind()) {
      case ERRCODE -> refusals.apply(call, new WxError(fault.number()));
      case EMPTY_BODY -> Reply.of("text/html; charset=gbk", "");
      case HTML ->
          Reply.of(
              "text/html", "<html><head><title>502 Bad Gateway</title></head><body></body></html>");
      case WRONG_TYPES -> Reply.of(reply.contentType(), wrongTypes(reply));
      case RESET, LOST -> reply.delivered(CUT);
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
