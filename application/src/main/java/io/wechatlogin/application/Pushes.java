package io.wechatlogin.application;

import io.wechatlogin.application.port.Deliveries;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
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
 * Takes what a provider tells of its own accord, and does what follows from it: once, and before it
 * is acknowledged. What fails is undone as a whole and refused, so the provider delivers it again.
 */
public final class Pushes {
  /** How long a delivery may take: WeChat waits 5 s, the way there and back included. */
  static final Duration PATIENCE = Duration.ofSeconds(4);

  /** How long a delivery is known again: longer than its signature is good for. */
  static final Duration MEMORY = Duration.ofMinutes(15);

  /** How far the provider's clock may be from ours. */
  static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  private static final Duration COME_AGAIN = Duration.ofSeconds(2);

  private final AccountBinding binding;
  private final SignedInSessions sessions;
  private final Deliveries deliveries;
  private final Transactions transactions;
  private final InstantSource clock;

  Pushes(
      AccountBinding binding,
      SignedInSessions sessions,
      Deliveries deliveries,
      Transactions transactions,
      InstantSource clock) {
    this.binding = binding;
    this.sessions = sessions;
    this.deliveries = deliveries;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * Answers the provider's question whether this address is ours.
   *
   * @param parameters those of the request's address
   * @throws LoginException as {@link PushReceiver#echo}
   */
  public String echo(Instance instance, Map<String, String> parameters) {
    return receiver(instance).echo(parameters);
  }

  /**
   * Takes a delivery, whether the instance is in use or not: a person may leave what is switched
   * off.
   *
   * @param parameters those of the request's address
   * @return the answer by which the provider knows that it arrived
   * @throws LoginException as {@link PushReceiver#open}; {@code forbidden} where its signature came
   *     with another content before; {@code database_unavailable} where the store is too slow
   */
  public String take(Instance instance, Map<String, String> parameters, byte[] body) {
    PushReceiver receiver = receiver(instance);
    Push push = receiver.open(parameters, body);
    if (push.notice().isPresent() || push.looseSignature().isPresent()) {
      inTime(() -> transactions.run(() -> takeInTransaction(instance, push)));
    }
    return receiver.receipt();
  }

  private Optional<Notice> takeInTransaction(Instance instance, Push push) {
    Instant until = clock.instant().plus(MEMORY);
    boolean isGenuine =
        push.looseSignature()
            .map(signature -> deliveries.tie(signature, push.content(), until))
            .orElse(true);
    if (!isGenuine) {
      throw new LoginException(
          LoginError.FORBIDDEN, "signature: has come with another content before");
    }
    Optional<Notice> news = push.notice().filter(notice -> deliveries.note(push.content(), until));
    news.ifPresent(notice -> carryOut(instance, notice));
    return news;
  }

  /**
   * Does what follows from a notice. A binding that is younger than the notice is left alone: the
   * person has come back since, and a notice may come late.
   */
  private void carryOut(Instance instance, Notice notice) {
    Identity person =
        new Identity(instance.appId(), instance.openPlatform(), notice.openId(), null);
    binding
        .heed(instance, person, notice.kind(), notice.at().plus(CLOCK_TOLERANCE))
        .filter(user -> notice.kind().endsLogin())
        .ifPresent(user -> sessions.endBegunBy(instance, user, notice.kind().word(), null));
  }

  private static PushReceiver receiver(Instance instance) {
    return instance.pushReceiver().orElseThrow(() -> new LoginException(LoginError.NOT_SUPPORTED));
  }

  /**
   * Does the work, or refuses when the patience is over. The work is not stopped then: where it
   * still succeeds, the next delivery finds it done.
   */
  private static void inTime(Runnable work) {
    FutureTask<Boolean> task = new FutureTask<>(work, true);
    Thread.ofVirtual().name("push").start(CurrentRequest.carriedOn(task));
    try {
      task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof LoginException refusal) {
        throw refusal;
      }
      throw new IllegalStateException("a push failed", failure.getCause());
    } catch (TimeoutException tooSlow) {
      throw new LoginException(LoginError.DATABASE_UNAVAILABLE, COME_AGAIN);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new LoginException(LoginError.DATABASE_UNAVAILABLE, COME_AGAIN);
    }
  }
}
