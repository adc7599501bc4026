package example.shop;

import io.wechatlogin.application.contract.UserDirectoryContract;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.persistence.PostgresStore;

/** Runs the contract of user directories on the customers, in Spring's transactions. */
class CustomersContractTest extends UserDirectoryContract {
  @Override
  protected Ports ports() {
    return RunningShop.bean(PostgresStore.class).ports(RunningShop.bean(Customers.class));
  }
}
