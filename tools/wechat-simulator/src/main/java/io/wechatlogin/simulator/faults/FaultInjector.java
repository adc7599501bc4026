package io.wechatlogin.simulator.faults;

import io.wechatlogin.simulator.Fault;
import io.wechatlogin.simulator.FaultPlan;
import io.wechatlogin.simulator.api.ErrorResponses;
import io.wechatlogin.simulator.api.WechatError;
import io.wechatlogin.simulator.http.Request;
import io.wechatlogin.simulator.http.Response;
import io.wechatlogin.simulator.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls fail: first by the faults that were queued, in their order, then by a plan that draws
 * faults at random.
 */
public final class FaultInjector {
  private record QueuedFault(String pathPrefix, Fault fault, AtomicInteger left) {
    boolean matches(Request request) {
      return request.path().startsWith(pathPrefix);
    }

    boolean isLost() {
      return fault.kind() == Fault.Kind.LOST;
    }
  }

  private record RunningPlan(FaultPlan plan, Map<String, AtomicInteger> callsByPath) {
    @Nullable Fault next(Request request) {
      String path = request.path();
      return plan.covers(path)
          ? plan.faultFor(
              path, callsByPath.computeIfAbsent(path, any -> new AtomicInteger()).getAndIncrement())
          : null;
    }
  }

  /**
   * The response to a call.
   *
   * @param fault the fault that changed the response; null for none
   */
  public record Outcome(Response response, @Nullable Fault fault) {}

  private final ErrorResponses errors;
  private final List<QueuedFault> queue = new CopyOnWriteArrayList<>();
  private volatile @Nullable RunningPlan running;

  public FaultInjector(ErrorResponses errors) {
    this.errors = errors;
  }

  /** Queues a fault for the next calls below a path. */
  public void queue(String pathPrefix, Fault fault, int times) {
    if (times > 0) {
      queue.add(new QueuedFault(pathPrefix, fault, new AtomicInteger(times)));
    }
  }

  /** Draws faults by this plan from now on, instead of the previous one. */
  public void start(FaultPlan plan) {
    running = new RunningPlan(plan, new ConcurrentHashMap<>());
  }

  /** Forgets the queued faults and the plan. */
  public void clear() {
    queue.clear();
    running = null;
  }

  /** Runs the call unless it is lost, and applies the fault that is due. */
  public Outcome apply(Request request, Supplier<Response> call) {
    RunningPlan plan = running;
    if (queue.isEmpty() && plan == null) {
      return new Outcome(call.get(), null);
    }
    Fault lost = takeLost(request);
    if (lost != null) {
      return dropped(lost);
    }
    Fault drawn = plan == null ? null : plan.next(request);
    if (drawn != null && drawn.kind() == Fault.Kind.LOST) {
      return dropped(drawn);
    }
    Response response = call.get();
    Fault queued = takeQueued(request, response);
    Fault fault = queued == null && drawn != null && applies(drawn, response) ? drawn : queued;
    return new Outcome(fault == null ? response : changed(request, response, fault), fault);
  }

  private static Outcome dropped(Fault lost) {
    return new Outcome(Response.empty(0).withDelivery(Response.Delivery.DROPPED), lost);
  }

  // A lost call must not run. So the head of the queue is checked before the call.
  private @Nullable Fault takeLost(Request request) {
    for (QueuedFault each : queue) {
      if (each.matches(request)) {
        return each.isLost() && take(each) ? each.fault() : null;
      }
    }
    return null;
  }

  private @Nullable Fault takeQueued(Request request, Response response) {
    for (QueuedFault each : queue) {
      boolean due = each.matches(request) && !each.isLost();
      if (due && applies(each.fault(), response) && take(each)) {
        return each.fault();
      }
    }
    return null;
  }

  private boolean take(QueuedFault each) {
    boolean taken = each.left().decrementAndGet() >= 0;
    if (taken) {
      queue.removeIf(done -> done.left().get() <= 0);
    }
    return taken;
  }

  // A call that fails anyway keeps its own error.
  private static boolean applies(Fault fault, Response response) {
    return fault.kind() != Fault.Kind.ERRCODE || !response.isError();
  }

  private Response changed(Request request, Response response, Fault fault) {
    return switch (fault.kind()) {
      case ERRCODE -> errors.of(request, new WechatError(fault.number()));
      case EMPTY_BODY -> Response.of("text/html; charset=gbk", "");
      case HTML ->
          Response.of(
              "text/html", "<html><head><title>502 Bad Gateway</title></head><body></body></html>");
      case WRONG_TYPES -> Response.of(response.contentType(), wrongTypes(response));
      case RESET, LOST -> response.withDelivery(Response.Delivery.DROPPED);
      case DELAY ->
          response.withDelivery(new Response.Delivery(fault.pause(), Duration.ZERO, false));
      case SLOW_DRIP ->
          response.withDelivery(new Response.Delivery(Duration.ZERO, fault.pause(), false));
      case STATUS -> Response.empty(fault.number());
    };
  }

  private static String wrongTypes(Response response) {
    try {
      Map<String, Object> object =
          Json.readObject(new String(response.body(), StandardCharsets.UTF_8));
      object.replaceAll(
          (key, value) -> value instanceof String text ? List.of(text) : "not a " + key);
      return Json.writeWechat(object);
    } catch (IllegalArgumentException notJson) {
      return "[]";
    }
  }
}
