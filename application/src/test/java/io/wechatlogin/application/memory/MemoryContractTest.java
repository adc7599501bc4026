package io.wechatlogin.application.memory;

import io.wechatlogin.application.contract.StoreContract;
import io.wechatlogin.application.port.Ports;

/** The memory adapters fulfil every contract. */
class MemoryContractTest extends StoreContract {
  private final Ports ports = new MemoryStore().ports();

  @Override
  protected Ports ports() {
    return ports;
  }
}
