package io.wechatlogin.application.push;

import io.wechatlogin.application.binding.AccountUnbinding;
import io.wechatlogin.application.caller.CurrentRequest;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.Deliveries;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.domain.audit.Actor;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.type.Push;
import io.wechatlogin.domain.type.Push.Notice;
import io.wechatlogin.domain.type.PushReceiver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Processes the messages that WeChat pushes: each takes effect once, and before it is acknowledged.
 * A failure rolls everything back and is not acknowledged, so WeChat delivers the message again.
 */
public final class Pushes {
  /** How long processing may take: WeChat waits 5 s for the answer, network included. */
  public static final Duration TIMEOUT = Duration.ofSeconds(4);

  /** How long a message is recognized again: longer than its signature is accepted. */
  public static final Duration REMEMBERED = Duration.ofMinutes(15);

  /** The accepted difference between WeChat's clock and ours. */
  public static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  private static final int MAX_ROUNDS = 5;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final AccountUnbinding unbinding;
  private final Deliveries deliveries;
  private final Transactions transactions;
  private final InstantSource clock;

  /** Processes messages by these parts. */
  public Pushes(
      AccountUnbinding unbinding,
      Deliveries deliveries,
      Transactions transactions,
      InstantSource clock) {
    this.unbinding = unbinding;
    this.deliveries = deliveries;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * Answers WeChat's check that this address is ours.
   *
   * @param parameters the query parameters of the request
   * @throws LoginException as {@link PushReceiver#echo}; {@code forbidden} where the signature came
   *     with other content before; {@code database_unavailable} where the store is too slow
   */
  public String echo(Instance instance, Map<String, String> parameters) {
    PushReceiver receiver = receiver(instance);
    String echo = receiver.echo(parameters);
    // Who has seen this request could otherwise send a message with its signature.
    receiver
        .looseSignature(parameters)
        .ifPresent(
            signature ->
                runInTime(
                    () ->
                        transactions.run(
                            () -> requireTied(signature, SecretHash.of("echo", echo)))));
    return echo;
  }

  private Instant requireTied(SecretHash signature, SecretHash content) {
    Instant until = clock.instant().plus(REMEMBERED);
    if (!deliveries.tie(signature, content, until)) {
      throw new LoginException(
          LoginError.FORBIDDEN, "signature: has come with another content before");
    }
    return until;
  }

  /**
   * Processes a message, whether the instance is active or not: a person may withdraw from an
   * inactive instance, too.
   *
   * @param parameters the query parameters of the request
   * @return the answer that acknowledges the message
   * @throws LoginException as {@link PushReceiver#open}; {@code forbidden} where the signature came
   *     with other content before; {@code database_unavailable} where the store is too slow
   */
  public String take(Instance instance, Map<String, String> parameters, byte[] body) {
    PushReceiver receiver = receiver(instance);
    Push push = receiver.open(parameters, body);
    if (push.notice().isPresent() || push.looseSignature().isPresent()) {
      runInTime(() -> takeOnce(instance, push));
    }
    return receiver.receipt();
  }

  /** Each round that finds another owner has a winner, whose binding the next one sees. */
  private void takeOnce(Instance instance, Push push) {
    for (int round = 1; ; round++) {
      try {
        transactions.run(() -> takeInTransaction(instance, push));
        return;
      } catch (AccountUnbinding.OwnerChanged overtaken) {
        if (round == MAX_ROUNDS) {
          throw overtaken;
        }
      }
    }
  }

  private Optional<Notice> takeInTransaction(Instance instance, Push push) {
    Instant until = clock.instant().plus(REMEMBERED);
    push.looseSignature().ifPresent(signature -> requireTied(signature, push.content()));
    Optional<Notice> fresh = push.notice().filter(notice -> deliveries.note(push.content(), until));
    fresh.ifPresent(notice -> carryOut(instance, notice));
    return fresh;
  }

  /**
   * Carries out a notice. A binding that is newer than the notice stays: the person has come back
   * since, and a notice may arrive late.
   */
  private void carryOut(Instance instance, Notice notice) {
    Identity person =
        new Identity(instance.appId(), instance.openPlatform(), notice.openId(), null);
    unbinding.applyNotice(instance, person, notice.kind(), notice.at().plus(CLOCK_TOLERANCE));
  }

  private static PushReceiver receiver(Instance instance) {
    return instance.pushReceiver().orElseThrow(() -> new LoginException(LoginError.NOT_SUPPORTED));
  }

  /**
   * Runs the work, or refuses when the timeout has passed. The work is not cancelled then: if it
   * still succeeds, the next delivery finds it done.
   */
  private static void runInTime(Runnable work) {
    FutureTask<Boolean> task = new FutureTask<>(work, true);
    CurrentRequest request = CurrentRequest.orNone().by(Actor.WECHAT);
    Thread.ofVirtual().name("push").start(() -> request.during(task));
    try {
      task.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof LoginException refusal) {
        throw refusal;
      }
      throw new IllegalStateException("a push failed", failure.getCause());
    } catch (TimeoutException tooSlow) {
      throw new LoginException(LoginError.DATABASE_UNAVAILABLE, RETRY_AFTER);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new LoginException(LoginError.DATABASE_UNAVAILABLE, RETRY_AFTER);
    }
  }
}
