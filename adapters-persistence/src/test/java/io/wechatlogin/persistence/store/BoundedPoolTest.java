package io.wechatlogin.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import io.wechatlogin.application.contract.Await;
import io.wechatlogin.persistence.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A full queue for connections refuses at once. */
@Tag("database")
class BoundedPoolTest {
  private static final int REQUESTS = 5000;

  @Test
  void aRequestThatFindsAFullQueueIsRefusedAtOnce() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(TestDatabase.settings().jdbcUrl());
    config.setMaximumPoolSize(1);
    config.setConnectionTimeout(60_000);
    Queue<String> refused = new ConcurrentLinkedQueue<>();
    Queue<Boolean> served = new ConcurrentLinkedQueue<>();
    try (BoundedPool pool = new BoundedPool(config)) {
      List<Thread> threads;
      try (Connection only = pool.getConnection()) {
        assertThat(only.isValid(1)).isTrue();
        threads =
            IntStream.range(0, REQUESTS)
                .mapToObj(i -> Thread.ofVirtual().start(() -> ask(pool, served, refused)))
                .toList();
        Await.until("all others are refused", () -> refused.size() >= REQUESTS - 4096);
        assertThat(served).isEmpty();
      }
      for (Thread each : threads) {
        each.join();
      }
    }
    assertThat(served).hasSize(4096);
    assertThat(refused).hasSize(REQUESTS - 4096).containsOnly("53300");
  }

  private static void ask(BoundedPool pool, Queue<Boolean> served, Queue<String> refused) {
    try (Connection connection = pool.getConnection()) {
      served.add(connection.isClosed());
    } catch (SQLException e) {
      refused.add(e.getSQLState());
    }
  }
}
