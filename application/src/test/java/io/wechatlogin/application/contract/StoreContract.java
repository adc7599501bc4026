package io.wechatlogin.application.contract;

import io.wechatlogin.application.port.Ports;
import org.junit.jupiter.api.Nested;

/**
 * Specifies a complete store: contains the contract of every port. Extend this class and return the
 * ports of your store. When the product gets another port, its contract is added here, so the tests
 * of every store cover it.
 */
public abstract class StoreContract {
  /** Returns the ports under test. All tests may share the store behind them. */
  protected abstract Ports ports();

  @Nested
  class AppTokens extends AppTokensContract {
    @Override
    protected Ports ports() {
      return StoreContract.this.ports();
    }
  }

  @Nested
  class Bindings extends BindingsContract {
    @Override
    protected Ports ports() {
      return StoreContract.this.ports();
    }
  }

  @Nested
  class Deliveries extends DeliveriesContract {
    @Override
    protected Ports ports() {
      return StoreContract.this.ports();
    }
  }

  @Nested
  class Events extends EventsContract {
    @Override
    protected Ports ports() {
      return StoreContract.this.ports();
    }
  }

  @Nested
  class IdentityConflicts extends IdentityConflictsContract {
    @Override
    protected Ports ports() {
      return StoreContract.this.ports();
    }
  }

  @Nested
  class ManagedDirectory extends ManagedDirectoryContract {
    @Override
    protected Ports ports() {
      return StoreContract.this.ports();
    }
  }

  @Nested
  class OneTimeCodes extends OneTimeCodesContract {
    @Override
    protected Ports ports() {
      return StoreContract.this.ports();
    }
  }

  @Nested
  class Profiles extends ProfilesContract {
    @Override
    protected Ports ports() {
      return StoreContract.this.ports();
    }
  }

  @Nested
  class Revocations extends RevocationsContract {
    @Override
    protected Ports ports() {
      return StoreContract.this.ports();
    }
  }

  @Nested
  class Scans extends ScansContract {
    @Override
    protected Ports ports() {
      return StoreContract.this.ports();
    }
  }

  @Nested
  class SessionKeys extends SessionKeysContract {
    @Override
    protected Ports ports() {
      return StoreContract.this.ports();
    }
  }

  @Nested
  class Sessions extends SessionsContract {
    @Override
    protected Ports ports() {
      return StoreContract.this.ports();
    }
  }

  @Nested
  class SignIns extends SignInsContract {
    @Override
    protected Ports ports() {
      return StoreContract.this.ports();
    }
  }

  @Nested
  class States extends StatesContract {
    @Override
    protected Ports ports() {
      return StoreContract.this.ports();
    }
  }

  @Nested
  class Transactions extends TransactionsContract {
    @Override
    protected Ports ports() {
      return StoreContract.this.ports();
    }
  }

  @Nested
  class UnboundIdentities extends UnboundIdentitiesContract {
    @Override
    protected Ports ports() {
      return StoreContract.this.ports();
    }
  }

  @Nested
  class UserList extends UserListContract {
    @Override
    protected Ports ports() {
      return StoreContract.this.ports();
    }
  }

  @Nested
  class UserPhones extends UserPhonesContract {
    @Override
    protected Ports ports() {
      return StoreContract.this.ports();
    }
  }
}
