package example.shop;

import io.wechatlogin.application.embedding.LoginElement;
import io.wechatlogin.domain.user.User;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The shop's own work when customers join and leave. */
@Service
class Shop {
  private static final int WELCOME_CENTS = 500;

  private final LoginElement wechat;
  private final JdbcClient jdbc;

  Shop(LoginElement wechat, JdbcClient jdbc) {
    this.wechat = wechat;
    this.jdbc = jdbc;
  }

  /** Creates the customer, the binding and the voucher: all of them or none. */
  @Transactional
  public User join(String bindCode, String name, int voucherCents) {
    User customer = wechat.register(bindCode, name).user();
    jdbc.sql("insert into voucher (customer, cents) values (?, ?)")
        .params(Long.parseLong(customer.id().value()), voucherCents)
        .update();
    if (voucherCents > WELCOME_CENTS) {
      throw new IllegalArgumentException("a voucher of more than " + WELCOME_CENTS + " cents");
    }
    return customer;
  }

  /** Removes a customer. The person may join again as a new customer. */
  @Transactional
  public void leave(String customer) {
    wechat.unbind(customer);
    jdbc.sql("delete from voucher where customer = ?").param(Long.parseLong(customer)).update();
    jdbc.sql("delete from customer where number = ?").param(Long.parseLong(customer)).update();
  }
}
