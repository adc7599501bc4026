package io.wechatlogin.simulator.server;

import io.wechatlogin.simulator.RecordedCall;
import io.wechatlogin.simulator.faults.FaultInjector;
import io.wechatlogin.simulator.http.Request;
import io.wechatlogin.simulator.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The last calls to the WeChat-shaped port, with their answers. */
public final class CallLog {
  private static final int MAX_CALLS = 10_000;
  private static final int MAX_ANSWER_BYTES = 4_000;

  private final Deque<RecordedCall> calls = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();

  void add(Instant at, Request request, FaultInjector.Outcome outcome) {
    Response response = outcome.response();
    RecordedCall call =
        new RecordedCall(
            at,
            request.method(),
            request.path(),
            request.query(),
            request.body(),
            request.remoteAddress(),
            response.status(),
            answer(response),
            outcome.fault());
    lock.lock();
    try {
      if (calls.size() >= MAX_CALLS) {
        calls.removeFirst();
      }
      calls.addLast(call);
    } finally {
      lock.unlock();
    }
  }

  private static String answer(Response response) {
    byte[] body = response.body();
    return body.length > MAX_ANSWER_BYTES || response.contentType().startsWith("image/")
        ? "(" + body.length + " bytes)"
        : new String(body, StandardCharsets.UTF_8);
  }

  /** The calls, oldest first. */
  public List<RecordedCall> calls() {
    lock.lock();
    try {
      return List.copyOf(calls);
    } finally {
      lock.unlock();
    }
  }

  public void clear() {
    lock.lock();
    try {
      calls.clear();
    } finally {
      lock.unlock();
    }
  }
}
