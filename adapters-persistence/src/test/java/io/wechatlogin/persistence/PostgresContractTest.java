package io.wechatlogin.persistence;

import io.wechatlogin.application.contract.AppTokensContract;
import io.wechatlogin.application.contract.BindingsContract;
import io.wechatlogin.application.contract.DeliveriesContract;
import io.wechatlogin.application.contract.EventsContract;
import io.wechatlogin.application.contract.ManagedDirectoryContract;
import io.wechatlogin.application.contract.OneTimeCodesContract;
import io.wechatlogin.application.contract.ProfilesContract;
import io.wechatlogin.application.contract.ScansContract;
import io.wechatlogin.application.contract.SessionKeysContract;
import io.wechatlogin.application.contract.SessionsContract;
import io.wechatlogin.application.contract.SignInsContract;
import io.wechatlogin.application.contract.StatesContract;
import io.wechatlogin.application.contract.TransactionsContract;
import io.wechatlogin.application.port.Ports;
import org.junit.jupiter.api.Nested;

/**
 * The adapters on a real PostgreSQL keep every contract, and so does the slow way of signing in.
 */
class PostgresContractTest {
  @Nested
  class AppTokens extends AppTokensContract {
    @Override
    protected Ports ports() {
      return TestDatabase.store().ports();
    }
  }

  @Nested
  class Bindings extends BindingsContract {
    @Override
    protected Ports ports() {
      return TestDatabase.store().ports();
    }
  }

  @Nested
  class Deliveries extends DeliveriesContract {
    @Override
    protected Ports ports() {
      return TestDatabase.store().ports();
    }
  }

  @Nested
  class Events extends EventsContract {
    @Override
    protected Ports ports() {
      return TestDatabase.store().ports();
    }
  }

  @Nested
  class ManagedDirectory extends ManagedDirectoryContract {
    @Override
    protected Ports ports() {
      return TestDatabase.store().ports();
    }
  }

  @Nested
  class OneTimeCodes extends OneTimeCodesContract {
    @Override
    protected Ports ports() {
      return TestDatabase.store().ports();
    }
  }

  @Nested
  class Scans extends ScansContract {
    @Override
    protected Ports ports() {
      return TestDatabase.store().ports();
    }
  }

  @Nested
  class Profiles extends ProfilesContract {
    @Override
    protected Ports ports() {
      return TestDatabase.store().ports();
    }
  }

  /** Profiles too, where the hot paths go step by step. */
  @Nested
  class ProfilesStepByStep extends ProfilesContract {
    @Override
    protected Ports ports() {
      return TestDatabase.store().ports(TestDatabase.store().ports().users());
    }
  }

  @Nested
  class SessionKeys extends SessionKeysContract {
    @Override
    protected Ports ports() {
      return TestDatabase.store().ports();
    }
  }

  @Nested
  class Sessions extends SessionsContract {
    @Override
    protected Ports ports() {
      return TestDatabase.store().ports();
    }
  }

  @Nested
  class SignIns extends SignInsContract {
    @Override
    protected Ports ports() {
      return TestDatabase.store().ports();
    }
  }

  @Nested
  class States extends StatesContract {
    @Override
    protected Ports ports() {
      return TestDatabase.store().ports();
    }
  }

  @Nested
  class Transactions extends TransactionsContract {
    @Override
    protected Ports ports() {
      return TestDatabase.store().ports();
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
