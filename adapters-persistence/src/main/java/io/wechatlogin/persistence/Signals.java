package io.wechatlogin.persistence;

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
 * Wakes who waits for a change, whichever node makes it. One connection outside of the pool listens
 * for all who wait on this node; it is opened when the first one comes, and again whenever it
 * breaks. Nobody relies on a signal: who waits looks when it begins, when it is woken, after each
 * time that the connection was opened, and at its end.
 */
final class Signals implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
  private static final String CHANNEL = "wechat_login";

  /** How long the line may be silent before it is checked, and how long the check may take. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private static final Duration CHECK_PATIENCE = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Connector connector;
  private final ConcurrentMap<String, Set<Semaphore>> waiting = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private volatile @Nullable Connection line;
  private @Nullable Thread listener;

  /** Opens a connection that is nobody else's. */
  interface Connector {
    Connection connect() throws SQLException;
  }

  Signals(Connector connector) {
    this.connector = connector;
  }

  /** Returns an expression that tells all nodes of a subject when the transaction ends. */
  static Field<Object> tell(Field<String> subject) {
    return field("pg_notify({0}, {1})", Object.class, inline(CHANNEL), subject);
  }

  /**
   * Makes a change, and tells all nodes of its subject when the transaction ends: one statement.
   *
   * @param change returns the rows that it changes, if any
   * @return whether there were any
   */
  static boolean change(DSLContext dsl, ResultQuery<?> change, String subject) {
    CommonTableExpression<?> changed = name("changed").as(change);
    return dsl.with(changed).select(tell(val(subject))).from(changed).fetch().isNotEmpty();
  }

  /**
   * Waits until something is seen.
   *
   * @param look what to look at, whenever the subject was told of
   * @return empty where nothing was seen in time, or this was closed
   */
  <T> Optional<T> await(String subject, Supplier<Optional<T>> look, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    Semaphore bell = new Semaphore(0);
    waiting.compute(subject, (key, bells) -> with(bells, bell));
    try {
      listen();
      Optional<T> seen = look.get();
      while (seen.isEmpty() && !closed && end - System.nanoTime() > 0) {
        if (bell.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          bell.drainPermits();
        }
        seen = look.get();
      }
      return seen;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      waiting.computeIfPresent(subject, (key, bells) -> without(bells, bell));
    }
  }

  /** Lets all who wait look again. */
  void ringAll() {
    waiting.values().forEach(bells -> bells.forEach(Semaphore::release));
  }

  @Override
  public void close() {
    closed = true;
    ringAll();
    synchronized (this) {
      if (listener != null) {
        listener.interrupt();
      }
    }
    hangUp();
  }

  private static Set<Semaphore> with(@Nullable Set<Semaphore> bells, Semaphore bell) {
    Set<Semaphore> all = bells == null ? ConcurrentHashMap.newKeySet(1) : bells;
    all.add(bell);
    return all;
  }

  private static @Nullable Set<Semaphore> without(Set<Semaphore> bells, Semaphore bell) {
    bells.remove(bell);
    return bells.isEmpty() ? null : bells;
  }

  private void ring(String subject) {
    waiting.getOrDefault(subject, Set.of()).forEach(Semaphore::release);
  }

  private synchronized void listen() {
    if (listener == null && !closed) {
      listener = Thread.ofPlatform().daemon().name("signals").start(this::run);
    }
  }

  private void run() {
    boolean wasFine = true;
    while (!closed) {
      try (Connection connection = connector.connect()) {
        line = connection;
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
          statement.execute("listen " + CHANNEL);
        }
        if (!wasFine) {
          LOG.info("hearing from other nodes again");
        }
        wasFine = true;
        // What was told while nobody listened is seen by looking.
        ringAll();
        hear(connection);
      } catch (SQLException e) {
        if (wasFine && !closed) {
          LOG.warn("not hearing from other nodes just now: SQLSTATE {}", e.getSQLState());
        }
        wasFine = false;
      } finally {
        line = null;
      }
      pause();
    }
  }

  private void hear(Connection connection) throws SQLException {
    PGConnection postgres = connection.unwrap(PGConnection.class);
    while (!closed) {
      PGNotification[] heard = postgres.getNotifications((int) SILENCE.toMillis());
      if (heard == null || heard.length == 0) {
        if (!connection.isValid((int) CHECK_PATIENCE.toSeconds())) {
          throw new SQLException("the line is dead", "08006");
        }
        continue;
      }
      for (PGNotification notification : heard) {
        ring(notification.getParameter());
      }
    }
  }

  private void pause() {
    try {
      if (!closed) {
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      LOG.debug("the listener was stopped");
    }
  }

  private void hangUp() {
    Connection open = line;
    if (open != null) {
      try {
        // Closing would wait for the one who listens.
        open.abort(Runnable::run);
      } catch (SQLException e) {
        LOG.debug("the line was dead already: SQLSTATE {}", e.getSQLState());
      }
    }
  }
}
