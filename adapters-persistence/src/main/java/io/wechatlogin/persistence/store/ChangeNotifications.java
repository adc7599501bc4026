package io.wechatlogin.persistence.store;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.val;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jooq.CommonTableExpression;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.ResultQuery;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes threads that wait for a change, whichever node makes it, by PostgreSQL's LISTEN and NOTIFY.
 * One connection outside the pool listens for all threads of this node. It is opened when the first
 * thread waits, and again whenever it breaks. A notification may be lost: a waiting thread checks
 * when it begins, when it is woken, whenever the connection was opened, and at its end.
 */
public final class ChangeNotifications implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeNotifications.class);
  private static final String CHANNEL = "wechat_login";

  /** After how long without a notification the connection is checked. */
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(10);

  private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration RECONNECT_DELAY = Duration.ofSeconds(1);

  /** How often all threads check where no connection can listen. */
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  private final @Nullable Connector connector;
  private final ConcurrentMap<String, Set<Semaphore>> waiters = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private volatile @Nullable Connection connection;
  private @Nullable Thread listener;

  /** Opens a connection for this class alone. */
  public interface Connector {
    /** Opens a connection. */
    Connection connect() throws SQLException;
  }

  /** Makes notifications; opens no connection yet. */
  public ChangeNotifications(Connector connector) {
    this.connector = connector;
  }

  private ChangeNotifications() {
    this.connector = null;
  }

  /**
   * Makes notifications for a node that no notification of PostgreSQL can reach, because a pooler
   * is in between. Its threads check each second instead; those that check at the same moment share
   * a statement.
   */
  public static ChangeNotifications byChecking() {
    return new ChangeNotifications();
  }

  /** Returns an expression that notifies all nodes of a subject when the transaction commits. */
  public static Field<Object> notification(Field<String> subject) {
    return field("pg_notify({0}, {1})", Object.class, inline(CHANNEL), subject);
  }

  /**
   * Makes a change, and notifies all nodes of its subject when the transaction commits: in one
   * statement.
   *
   * @param change returns the rows that it changes, if any
   * @return whether there were any
   */
  public static boolean changeAndNotify(DSLContext dsl, ResultQuery<?> change, String subject) {
    CommonTableExpression<?> changed = name("changed").as(change);
    return dsl.with(changed).select(notification(val(subject))).from(changed).fetch().isNotEmpty();
  }

  /**
   * Waits until a check returns something.
   *
   * @param check is called whenever the subject was notified
   * @return empty where the check returned nothing in time, or this object was closed
   */
  public <T> Optional<T> await(String subject, Supplier<Optional<T>> check, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    Semaphore waiter = new Semaphore(0);
    waiters.compute(subject, (key, all) -> with(all, waiter));
    try {
      listen();
      Optional<T> result = check.get();
      while (result.isEmpty() && !closed && end - System.nanoTime() > 0) {
        if (waiter.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          waiter.drainPermits();
        }
        result = check.get();
      }
      return result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      waiters.computeIfPresent(subject, (key, all) -> without(all, waiter));
    }
  }

  /** Lets all waiting threads check again. */
  public void wakeAll() {
    waiters.values().forEach(all -> all.forEach(Semaphore::release));
  }

  @Override
  public void close() {
    closed = true;
    wakeAll();
    synchronized (this) {
      if (listener != null) {
        listener.interrupt();
      }
    }
    disconnect();
  }

  private static Set<Semaphore> with(@Nullable Set<Semaphore> waiters, Semaphore waiter) {
    Set<Semaphore> all = waiters == null ? ConcurrentHashMap.newKeySet(1) : waiters;
    all.add(waiter);
    return all;
  }

  private static @Nullable Set<Semaphore> without(Set<Semaphore> waiters, Semaphore waiter) {
    waiters.remove(waiter);
    return waiters.isEmpty() ? null : waiters;
  }

  private void wake(String subject) {
    waiters.getOrDefault(subject, Set.of()).forEach(Semaphore::release);
  }

  private synchronized void listen() {
    if (listener == null && !closed) {
      Connector listening = connector;
      listener =
          Thread.ofPlatform()
              .daemon()
              .name("change-notifications")
              .start(listening == null ? this::poll : () -> listen(listening));
    }
  }

  private void poll() {
    while (!closed) {
      pause(POLL_INTERVAL);
      wakeAll();
    }
  }

  private void listen(Connector listening) {
    boolean wasConnected = true;
    while (!closed) {
      try (Connection opened = listening.connect()) {
        connection = opened;
        opened.setAutoCommit(true);
        try (Statement statement = opened.createStatement()) {
          statement.execute("listen " + CHANNEL);
        }
        if (!wasConnected) {
          LOG.info("receiving notifications of other nodes again");
        }
        wasConnected = true;
        // Changes that were notified while no connection listened are found by checking.
        wakeAll();
        receive(opened);
      } catch (SQLException e) {
        if (wasConnected && !closed) {
          LOG.warn("not receiving notifications of other nodes: SQLSTATE {}", e.getSQLState());
        }
        wasConnected = false;
      } finally {
        connection = null;
      }
      pause(RECONNECT_DELAY);
    }
  }

  private void receive(Connection opened) throws SQLException {
    PGConnection postgres = opened.unwrap(PGConnection.class);
    while (!closed) {
      PGNotification[] received = postgres.getNotifications((int) CHECK_INTERVAL.toMillis());
      if (received == null || received.length == 0) {
        if (!opened.isValid((int) CHECK_TIMEOUT.toSeconds())) {
          throw new SQLException("the connection is broken", "08006");
        }
        continue;
      }
      for (PGNotification notification : received) {
        wake(notification.getParameter());
      }
    }
  }

  private void pause(Duration time) {
    try {
      if (!closed) {
        Thread.sleep(time);
      }
    } catch (InterruptedException e) {
      LOG.debug("the listener was stopped");
    }
  }

  private void disconnect() {
    Connection open = connection;
    if (open != null) {
      try {
        // close() would wait for the listener, which is reading from this connection.
        open.abort(Runnable::run);
      } catch (SQLException e) {
        LOG.debug("the connection was already broken: SQLSTATE {}", e.getSQLState());
      }
    }
  }
}
