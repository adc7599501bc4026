package io.wechatlogin.persistence;

import io.wechatlogin.application.contract.ProfilesContract;
import io.wechatlogin.application.contract.SessionKeysContract;
import io.wechatlogin.application.contract.SignInsContract;
import io.wechatlogin.application.contract.StoreContract;
import io.wechatlogin.application.port.Ports;
import org.junit.jupiter.api.Nested;

/**
 * The adapters on a real PostgreSQL keep every contract, and so does the slow way of signing in.
 */
class PostgresContractTest extends StoreContract {
  @Override
  protected Ports ports() {
    return TestDatabase.store().ports();
  }

  /** Profiles too, where the hot paths go step by step. */
  @Nested
  class ProfilesStepByStep extends ProfilesContract {
    @Override
    protected Ports ports() {
      return TestDatabase.store().ports(TestDatabase.store().ports().users());
    }
  }

  /** Session keys too, where the hot paths go step by step. */
  @Nested
  class SessionKeysStepByStep extends SessionKeysContract {
    @Override
    protected Ports ports() {
      return TestDatabase.store().ports(TestDatabase.store().ports().users());
    }
  }

  /** With users that live elsewhere, the hot paths go step by step. */
  @Nested
  class SignInsStepByStep extends SignInsContract {
    @Override
    protected Ports ports() {
      return TestDatabase.store().ports(TestDatabase.store().ports().users());
    }
  }
}
