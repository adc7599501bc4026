package example.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.embedding.LoginElement;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The customers of the shop and the bindings of the login change in the same transactions. */
class ShopTest {
  private final LoginElement wechat = RunningShop.bean(LoginElement.class);
  private final Shop shop = RunningShop.bean(Shop.class);
  private final JdbcClient jdbc = RunningShop.bean(JdbcClient.class);

  @Test
  void aRollbackOfTheShopRemovesTheBindingAndKeepsTheBindCodeValid() {
    String person = RunningShop.newPerson();
    String bindCode = bindCodeOf(person);
    long customers = customers();
    assertThatThrownBy(() -> shop.join(bindCode, "Bob", 501))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(customers()).isEqualTo(customers);
    assertThat(wechat.getLoginCode(RunningShop.codeOf(person)))
        .isInstanceOf(LoginResult.BindCode.class);

    String customer = shop.join(bindCode, "Bob", 500).id().value();
    assertThat(customers()).isEqualTo(customers + 1);
    assertThat(wechat.getUserAuthInfo(customer).isActive()).isTrue();
  }

  @Test
  void aFailedInsertOfTheCustomerLeavesNoBinding() {
    String person = RunningShop.newPerson();
    String bindCode = bindCodeOf(person);
    assertThatThrownBy(() -> wechat.register(bindCode, "x".repeat(41)))
        .isInstanceOf(DataIntegrityViolationException.class);
    assertThat(bindings(person)).isZero();
    assertThat(wechat.register(bindCode, "x".repeat(40)).user().displayName()).hasSize(40);
    assertThat(bindings(person)).isEqualTo(1);
  }

  @Test
  void aCustomerWhoLeftCanJoinAgain() {
    String person = RunningShop.newPerson();
    String customer = shop.join(bindCodeOf(person), "Carol", 1).id().value();
    shop.leave(customer);
    assertThat(bindings(person)).isZero();
    assertThat(shop.join(bindCodeOf(person), "Carol", 1).id().value()).isNotEqualTo(customer);
  }

  @Test
  void aLockedCustomerCannotLogIn() {
    String person = RunningShop.newPerson();
    String customer = shop.join(bindCodeOf(person), "Dave", 1).id().value();
    jdbc.sql("update customer set locked = true where number = ?")
        .param(Long.parseLong(customer))
        .update();
    assertThatThrownBy(() -> wechat.getLoginCode(RunningShop.codeOf(person)))
        .isInstanceOfSatisfying(
            LoginException.class,
            refusal -> assertThat(refusal.error()).isEqualTo(LoginError.USER_DISABLED));
  }

  @Test
  void concurrentUsesOfOneBindCodeCreateOneCustomer() throws InterruptedException {
    String bindCode = bindCodeOf(RunningShop.newPerson());
    long customers = customers();
    List<Callable<String>> attempts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      attempts.add(() -> shop.join(bindCode, "Eve", 1).id().value());
    }
    int joined = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<String> attempt : threads.invokeAll(attempts)) {
        try {
          attempt.get();
          joined++;
        } catch (ExecutionException refused) {
          assertThat(refused)
              .cause()
              .isInstanceOfSatisfying(
                  LoginException.class,
                  refusal -> assertThat(refusal.error()).isEqualTo(LoginError.INVALID_BIND_CODE));
        }
      }
    }
    assertThat(joined).isEqualTo(1);
    assertThat(customers()).isEqualTo(customers + 1);
  }

  private String bindCodeOf(String person) {
    LoginResult.BindCode result =
        (LoginResult.BindCode) wechat.getLoginCode(RunningShop.codeOf(person));
    return result.bindCode().reveal();
  }

  private long customers() {
    return jdbc.sql("select count(*) from customer").query(Long.class).single();
  }

  private long bindings(String person) {
    return jdbc.sql("select count(*) from wechat_login.binding where open_id = ?")
        .param(RunningShop.WECHAT.control().openid("wx0123456789abcdef", person))
        .query(Long.class)
        .single();
  }
}
