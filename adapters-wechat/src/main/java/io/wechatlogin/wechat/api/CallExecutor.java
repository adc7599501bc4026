package io.wechatlogin.wechat.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import feign.RetryableException;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.type.ProviderCalls;
import io.wechatlogin.wechat.api.ConnectionWatch.ClosedConnectionException;
import io.wechatlogin.wechat.api.GradualBreaker.Entry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends calls to WeChat: a bounded number at a time, each within a time budget, and none while the
 * circuit breaker is open. Reports every call to the observer.
 */
final class CallExecutor {
  private static final Logger log = LoggerFactory.getLogger(CallExecutor.class);

  /** Reported instead of an error code if WeChat gave no usable answer. */
  private static final String NO_ANSWER = "no_answer";

  /** Reported instead of an error code if the call was refused before it was sent. */
  private static final String NOT_SENT = "not_sent";

  private final GradualBreaker breaker;
  private final Semaphore permits;
  private final Limits limits;
  private final InstantSource clock;
  private final ProviderCalls observer;

  CallExecutor(String host, InstantSource clock, Limits limits, ProviderCalls observer) {
    this.breaker = new GradualBreaker(host, clock);
    this.permits = new Semaphore(limits.maxCallsInFlight());
    this.limits = limits;
    this.clock = clock;
    this.observer = observer;
  }

  /**
   * Sends a call that an error does not use up. Sends it a second time after some errors, and where
   * a reused connection was closed before an answer, within the same budget.
   *
   * @param retryAfter tells which error codes deserve the second attempt
   */
  CallResult executeWithRetry(
      WeChatCall call, TimeBudget budget, IntPredicate retryAfter, Callable<ObjectNode> request) {
    Callable<ObjectNode> repeated = repeatedAfterClosedConnection(request);
    CallResult result = execute(call, budget.remaining(), repeated);
    return retryAfter.test(result.errcode()) ? execute(call, budget.remaining(), repeated) : result;
  }

  private static Callable<ObjectNode> repeatedAfterClosedConnection(Callable<ObjectNode> request) {
    return () -> {
      try {
        return request.call();
      } catch (RetryableException failure) {
        if (failure.getCause() instanceof ClosedConnectionException) {
          return request.call();
        }
        throw failure;
      }
    };
  }

  /**
   * Sends a call once.
   *
   * @throws LoginException {@code wechat_unavailable} if the call is not sent or gets no usable
   *     answer in time
   */
  CallResult execute(WeChatCall call, Duration timeout, Callable<ObjectNode> request) {
    observer.began(call.toString());
    TimeBudget budget = new TimeBudget(timeout);
    long start = System.nanoTime();
    String outcome = NOT_SENT;
    try {
      // Half of the time is left for the call itself.
      Entry entry = enter(call, timeout.dividedBy(2));
      outcome = NO_ANSWER;
      CallResult result = send(call, entry, budget.remaining(), request);
      outcome = Integer.toString(result.errcode());
      return result;
    } finally {
      observer.ended(call.toString(), outcome, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private Entry enter(WeChatCall call, Duration patience) {
    if (!permits.tryAcquire()) {
      log.warn("{} not sent: {} calls are in flight", call, limits.maxCallsInFlight());
      throw WeChatErrors.unavailable();
    }
    Optional<Entry> entry = breaker.enter(patience);
    if (entry.isEmpty()) {
      permits.release();
    }
    return entry.orElseThrow(WeChatErrors::unavailable);
  }

  private CallResult send(
      WeChatCall call, Entry entry, Duration timeout, Callable<ObjectNode> request) {
    Instant sentAt = clock.instant();
    long start = System.nanoTime();
    CallResult result;
    try {
      result = CallResult.of(call, sentAt, awaitAnswer(call, timeout, request));
    } catch (RuntimeException unusableAnswer) {
      entry.failed(Duration.ofNanos(System.nanoTime() - start), unusableAnswer);
      throw unusableAnswer;
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    if (result.isFailureOfWeChat()) {
      entry.failed(took, WeChatErrors.unavailable());
    } else {
      entry.succeeded(took);
    }
    result.logRefusal();
    return result;
  }

  /**
   * Runs a request on its own thread, so that neither a slow name server nor an answer that arrives
   * byte by byte holds the caller beyond the timeout. All failures end here. Their messages and
   * causes contain the URL with the secret, so only the name of their class is logged.
   */
  private ObjectNode awaitAnswer(WeChatCall call, Duration timeout, Callable<ObjectNode> request) {
    FutureTask<ObjectNode> answer = new FutureTask<>(request);
    Thread.ofVirtual()
        .name("wechat-call")
        .start(
            () -> {
              try {
                answer.run();
              } finally {
                permits.release();
              }
            });
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      log.warn("{} failed: {}", call, rootCause(e).getClass().getSimpleName());
    } catch (TimeoutException e) {
      log.warn("{} failed: no answer within {}", call, timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    answer.cancel(true); // the interrupt closes the socket of a virtual thread
    throw WeChatErrors.unavailable();
  }

  private static Throwable rootCause(Throwable failure) {
    Throwable root = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root;
  }
}
