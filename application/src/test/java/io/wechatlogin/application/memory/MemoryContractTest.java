package io.wechatlogin.application.memory;

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

/** The memory adapters keep every contract. */
class MemoryContractTest {
  @Nested
  class AppTokens extends AppTokensContract {
    private final Ports ports = new MemoryStore().ports();

    @Override
    protected Ports ports() {
      return ports;
    }
  }

  @Nested
  class Bindings extends BindingsContract {
    private final Ports ports = new MemoryStore().ports();

    @Override
    protected Ports ports() {
      return ports;
    }
  }

  @Nested
  class Deliveries extends DeliveriesContract {
    private final Ports ports = new MemoryStore().ports();

    @Override
    protected Ports ports() {
      return ports;
    }
  }

  @Nested
  class Events extends EventsContract {
    private final Ports ports = new MemoryStore().ports();

    @Override
    protected Ports ports() {
      return ports;
    }
  }

  @Nested
  class ManagedDirectory extends ManagedDirectoryContract {
    private final Ports ports = new MemoryStore().ports();

    @Override
    protected Ports ports() {
      return ports;
    }
  }

  @Nested
  class OneTimeCodes extends OneTimeCodesContract {
    private final Ports ports = new MemoryStore().ports();

    @Override
    protected Ports ports() {
      return ports;
    }
  }

  @Nested
  class Scans extends ScansContract {
    private final Ports ports = new MemoryStore().ports();

    @Override
    protected Ports ports() {
      return ports;
    }
  }

  @Nested
  class Profiles extends ProfilesContract {
    private final Ports ports = new MemoryStore().ports();

    @Override
    protected Ports ports() {
      return ports;
    }
  }

  @Nested
  class SessionKeys extends SessionKeysContract {
    private final Ports ports = new MemoryStore().ports();

    @Override
    protected Ports ports() {
      return ports;
    }
  }

  @Nested
  class Sessions extends SessionsContract {
    private final Ports ports = new MemoryStore().ports();

    @Override
    protected Ports ports() {
      return ports;
    }
  }

  @Nested
  class SignIns extends SignInsContract {
    private final Ports ports = new MemoryStore().ports();

    @Override
    protected Ports ports() {
      return ports;
    }
  }

  @Nested
  class States extends StatesContract {
    private final Ports ports = new MemoryStore().ports();

    @Override
    protected Ports ports() {
      return ports;
    }
  }

  @Nested
  class Transactions extends TransactionsContract {
    private final Ports ports = new MemoryStore().ports();

    @Override
    protected Ports ports() {
      return ports;
    }
  }
}
