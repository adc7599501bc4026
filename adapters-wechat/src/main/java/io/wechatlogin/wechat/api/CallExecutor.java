package io.wechatlogin.wechat.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.type.ProviderCalls;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
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

  /** How long calls fail fast before WeChat is tried again. */
  static final Duration BREAKER_OPEN_TIME = Duration.ofSeconds(3);

  /** Reported instead of an error code if WeChat gave no usable answer. */
  private static final String NO_ANSWER = "no_answer";

  /** Reported instead of an error code if the call was refused before it was sent. */
  private static final String NOT_SENT = "not_sent";

  private final CircuitBreaker breaker;
  private final Semaphore permits;
  private final Limits limits;
  private final InstantSource clock;
  private final ProviderCalls observer;

  CallExecutor(String host, InstantSource clock, Limits limits, ProviderCalls observer) {
    this.breaker = breaker(host, clock);
    this.permits = new Semaphore(limits.maxCallsInFlight());
    this.limits = limits;
    this.clock = clock;
    this.observer = observer;
  }

  /**
   * Sends a call that an error does not use up. Sends it a second time after some errors, within
   * the same budget.
   *
   * @param retryAfter tells which error codes deserve the second attempt
   */
  CallResult executeWithRetry(
      WeChatCall call, TimeBudget budget, IntPredicate retryAfter, Callable<ObjectNode> request) {
    CallResult result = execute(call, budget.remaining(), request);
    return retryAfter.test(result.errcode()) ? execute(call, budget.remaining(), request) : result;
  }

  /**
   * Sends a call once.
   *
   * @throws LoginException {@code wechat_unavailable} if the call is not sent or gets no usable
   *     answer in time
   */
  CallResult execute(WeChatCall call, Duration timeout, Callable<ObjectNode> request) {
    observer.began(call.toString());
    long start = System.nanoTime();
    String outcome = NOT_SENT;
    try {
      acquirePermit(call);
      outcome = NO_ANSWER;
      CallResult result = send(call, timeout, request);
      outcome = Integer.toString(result.errcode());
      return result;
    } finally {
      observer.ended(call.toString(), outcome, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private void acquirePermit(WeChatCall call) {
    if (!permits.tryAcquire()) {
      log.warn("{} not sent: {} calls are in flight", call, limits.maxCallsInFlight());
      throw WeChatErrors.unavailable();
    }
    if (!breaker.tryAcquirePermission()) {
      permits.release();
      throw WeChatErrors.unavailable();
    }
  }

  private CallResult send(WeChatCall call, Duration timeout, Callable<ObjectNode> request) {
    Instant sentAt = clock.instant();
    long start = System.nanoTime();
    CallResult result;
    try {
      result = CallResult.of(call, sentAt, awaitAnswer(call, timeout, request));
    } catch (LoginException unusableAnswer) {
      breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, unusableAnswer);
      throw unusableAnswer;
    }
    if (result.isFailureOfWeChat()) {
      breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, WeChatErrors.unavailable());
    } else {
      breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
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

  /** Opens when 16 of the last 20 calls got no usable answer or WeChat's "system error". */
  private static CircuitBreaker breaker(String host, InstantSource clock) {
    return CircuitBreaker.of(
        host,
        CircuitBreakerConfig.custom()
            .slidingWindowSize(20)
            .minimumNumberOfCalls(20)
            .failureRateThreshold(80)
            .waitDurationInOpenState(BREAKER_OPEN_TIME)
            .permittedNumberOfCallsInHalfOpenState(3)
            .clock(clock.withZone(ZoneOffset.UTC))
            .build());
  }
}
