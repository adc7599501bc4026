package io.wechatlogin.persistence;

import io.wechatlogin.application.contract.ProfilesContract;
import io.wechatlogin.application.contract.SessionKeysContract;
import io.wechatlogin.application.contract.SignInsContract;
import io.wechatlogin.application.contract.StoreContract;
import io.wechatlogin.application.port.Ports;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The adapters keep every contract on a real PostgreSQL, and so do the hot paths step by step. */
@Tag("database")
class PostgresContractTest extends StoreContract {
  @Override
  protected Ports ports() {
    return TestDatabase.store().ports();
  }

  /** Profiles, with the hot paths step by step. */
  @Nested
  class ProfilesStepByStep extends ProfilesContract {
    @Override
    protected Ports ports() {
      return TestDatabase.store().ports(TestDatabase.store().ports().users());
    }
  }

  /** Session keys, with the hot paths step by step. */
  @Nested
  class SessionKeysStepByStep extends SessionKeysContract {
    @Override
    protected Ports ports() {
      return TestDatabase.store().ports(TestDatabase.store().ports().users());
    }
  }

  /** With the users of a host, the hot paths go step by step. */
  @Nested
  class SignInsStepByStep extends SignInsContract {
    @Override
    protected Ports ports() {
      return TestDatabase.store().ports(TestDatabase.store().ports().users());
    }
  }
}
