package io.wechatlogin.integration.environment;

import io.wechatlogin.bootstrap.clock.SharedClock;
import io.wechatlogin.bootstrap.wiring.Service;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** The service, as the jar starts it, on a machine whose clock is off. */
public final class MainWithShiftedClock {
  private MainWithShiftedClock() {}

  /**
   * @param args how far the clock is off, such as {@code PT5M}
   */
  public static void main(String[] args) {
    Clock wrong = Clock.offset(SharedClock.ofThisMachine(), Duration.parse(args[0]));
    Service service =
        Service.start(System.getenv(), new SharedClock(wrong), new SecureRandom(), System.out);
    Runtime.getRuntime().addShutdownHook(new Thread(service::close));
  }
}
