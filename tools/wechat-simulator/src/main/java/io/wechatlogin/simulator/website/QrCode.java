package io.wechatlogin.simulator.website;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.OpenQr;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One QR code on a login page, with its status. The package describes the states. */
final class QrCode {
  /**
   * The login that the page asks for.
   *
   * @param redirectUri where the website wants the code
   * @param state the website's state, returned unchanged
   */
  record LoginRequest(App app, String scope, String redirectUri, String state) {}

  private static final Set<QrStatus> SCANNABLE =
      EnumSet.of(QrStatus.WAITING, QrStatus.SCANNED, QrStatus.REFUSED);
  private static final Set<QrStatus> EXPIRABLE =
      EnumSet.complementOf(EnumSet.of(QrStatus.CONFIRMED));

  /** Issues the code of a confirmed login. */
  interface Issuer {
    String issue(LoginRequest login, Person person);
  }

  private final World world;
  private final String uuid;
  private final Instant expires;
  private final LoginRequest login;
  // A lock and not a monitor: on JDK 21, a virtual thread that waits in a monitor occupies its
  // platform thread.
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private QrStatus status = QrStatus.WAITING;
  private @Nullable Person person;
  private String code = "";

  QrCode(World world, Duration lifetime, LoginRequest login) {
    this.world = world;
    this.uuid = world.random().text(16);
    this.expires = world.now().plus(lifetime);
    this.login = login;
  }

  String uuid() {
    return uuid;
  }

  Instant expires() {
    return expires;
  }

  LoginRequest login() {
    return login;
  }

  /** The answer to a poll: a status number, and the code of a confirmed login. */
  record Poll(int status, String code) {}

  /**
   * Waits for a status that the page does not know yet.
   *
   * @param known the number of the status that the page knows
   * @param hold how long to wait at most; WAITING is the answer afterwards
   */
  Poll poll(int known, Duration hold) throws InterruptedException {
    lock.lock();
    try {
      long left = hold.toNanos();
      while (true) {
        expireIfDue();
        boolean news = status != QrStatus.WAITING && status.number() != known;
        if (news || left <= 0) {
          return new Poll(news ? status.number() : QrStatus.WAITING.number(), code);
        }
        long untilExpiry = Math.max(1_000_000, Duration.between(world.now(), expires).toNanos());
        long slice = Math.min(left, untilExpiry);
        left -= slice - Math.max(0, changed.awaitNanos(slice));
      }
    } finally {
      lock.unlock();
    }
  }

  private void expireIfDue() {
    if (status != QrStatus.CONFIRMED && !world.now().isBefore(expires)) {
      status = QrStatus.EXPIRED;
    }
  }

  void scan(Person by) {
    change(
        SCANNABLE,
        () -> {
          person = by;
          status = QrStatus.SCANNED;
        });
  }

  void confirm(Issuer issuer) {
    change(
        EnumSet.of(QrStatus.SCANNED),
        () -> {
          if (person != null && person.is(Person.Trait.REFUSES)) {
            status = QrStatus.REFUSED;
          } else {
            if (person != null) {
              code = issuer.issue(login, person);
            }
            status = QrStatus.CONFIRMED;
          }
        });
  }

  void refuse() {
    change(EnumSet.of(QrStatus.SCANNED), () -> status = QrStatus.REFUSED);
  }

  void expire() {
    change(EXPIRABLE, () -> status = QrStatus.EXPIRED);
  }

  private void change(Set<QrStatus> allowed, Runnable change) {
    lock.lock();
    try {
      expireIfDue();
      if (!allowed.contains(status)) {
        throw new IllegalStateException("the QR code is " + status.word());
      }
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  OpenQr view() {
    lock.lock();
    try {
      expireIfDue();
      return new OpenQr(
          uuid, login.app().appId(), login.app().name(), login.scope(), status.number());
    } finally {
      lock.unlock();
    }
  }

  /** Makes held polls check the clock again. */
  void clockMoved() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
