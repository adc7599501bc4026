package io.wechatlogin.persistence;

import io.wechatlogin.application.contract.StoreContract;
import io.wechatlogin.application.port.Ports;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;

/** Every contract also holds in a schema of its own, in the transactions of a host. */
@Tag("database")
class HostTransactionsContractTest extends StoreContract {
  private static final PostgresStore STORE = open();

  @Override
  protected Ports ports() {
    return STORE.ports();
  }

  private static PostgresStore open() {
    try {
      HostTransactions host = new HostTransactions(TestDatabase.create("host_transactions"));
      return PostgresStore.on(
          HostDatabase.of(host.connections()).withSchema("wechat_login").withTransactions(host),
          TestDatabase.keys());
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
