package io.wechatlogin.persistence.store;

import java.sql.Connection;
import javax.sql.DataSource;
import org.jooq.impl.DataSourceConnectionProvider;

/** Connections of a data source; getting one fails as statements do, see {@link SqlFailures}. */
public final class TranslatedConnections extends DataSourceConnectionProvider {
  private final ThreadLocal<Boolean> refuse = ThreadLocal.withInitial(() -> false);

  /** Takes the connections of a data source. */
  public TranslatedConnections(DataSource dataSource) {
    super(dataSource);
  }

  @Override
  public Connection acquire() {
    if (refuse.get()) {
      throw new IllegalStateException("there is no transaction to roll back");
    }
    return SqlFailures.translated(super::acquire);
  }

  /** Runs a step on this thread that must not acquire a connection. */
  void withoutNewConnections(Runnable step) {
    refuse.set(true);
    try {
      step.run();
    } finally {
      refuse.remove();
    }
  }
}
