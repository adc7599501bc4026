package example.shop;

import io.wechatlogin.application.port.Transactions;
import java.util.function.Supplier;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Lets the login take part in Spring's transactions. */
final class SpringTransactions implements Transactions {
  private final TransactionTemplate transaction;

  SpringTransactions(PlatformTransactionManager manager) {
    transaction = new TransactionTemplate(manager);
  }

  @Override
  public <T> T run(Supplier<T> work) {
    return transaction.execute(status -> work.get());
  }
}
