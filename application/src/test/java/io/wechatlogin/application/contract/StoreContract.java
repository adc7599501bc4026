package io.wechatlogin.application.contract;

import io.wechatlogin.application.port.Ports;
import org.junit.jupiter.api.Nested;

/**
 * All contracts at once, for a store that keeps everything: extend it, and say how to get at the
 * store's ports. A port that is added to the product is added here, so no store can forget it.
 */
public abstract class StoreContract {
  /** Returns the ports under test; the store behind them may be shared by all tests. */
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
}
