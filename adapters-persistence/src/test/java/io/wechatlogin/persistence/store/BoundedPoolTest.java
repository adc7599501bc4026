package io.wechatlogin.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.persistence.TestDatabase;
import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A queue for connections that is full says so at once. */
class BoundedPoolTest {
  private static final int CROWD = 5000;

  @Test
  void whoComesWhenTooManyWaitIsRefusedAtOnce() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(TestDatabase.settings().jdbcUrl());
    config.setMaximumPoolSize(1);
    config.setConnectionTimeout(60_000);
    Queue<String> refused = new ConcurrentLinkedQueue<>();
    Queue<Boolean> served = new ConcurrentLinkedQueue<>();
    try (BoundedPool pool = new BoundedPool(config)) {
      List<Thread> crowd;
      try (Connection only = pool.getConnection()) {
        assertThat(only.isValid(1)).isTrue();
        crowd =
            IntStream.range(0, CROWD)
                .mapToObj(i -> Thread.ofVirtual().start(() -> ask(pool, served, refused)))
                .toList();
        while (refused.size() < CROWD - 4096) {
          Thread.onSpinWait();
        }
        assertThat(served).isEmpty();
      }
      for (Thread each : crowd) {
        each.join();
      }
    }
    assertThat(served).hasSize(4096);
    assertThat(refused).hasSize(CROWD - 4096).containsOnly("53300");
  }

  private static void ask(BoundedPool pool, Queue<Boolean> served, Queue<String> refused) {
    try (Connection connection = pool.getConnection()) {
      served.add(connection.isClosed());
    } catch (SQLException e) {
      refused.add(e.getSQLState());
    }
  }
}
