package example.shop;

import io.wechatlogin.application.embedding.EmbeddedLogin;
import io.wechatlogin.application.embedding.LoginElement;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.domain.type.RedirectLogin;
import io.wechatlogin.files.InstanceFiles;
import io.wechatlogin.persistence.HostDatabase;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.sealing.KeyRing;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;

/** The login as Spring beans. Spring closes the login before the store that it depends on. */
@Configuration
class LoginConfiguration {
  /** Stores the login's data in the shop's database, in a separate schema. */
  @Bean
  PostgresStore loginStore(
      DataSource dataSource,
      PlatformTransactionManager transactions,
      @Value("${login.encryption-keys}") String keys) {
    return PostgresStore.on(
        HostDatabase.of(new TransactionAwareDataSourceProxy(dataSource))
            .withSchema("wechat_login")
            .withTransactions(new SpringTransactions(transactions)),
        KeyRing.of(keys));
  }

  @Bean
  EmbeddedLogin login(
      PostgresStore loginStore,
      Customers customers,
      Environment environment,
      @Value("${login.config-dir}") Path configDir) {
    return EmbeddedLogin.builder()
        .ports(loginStore.ports(customers))
        .instances(InstanceFiles.in(configDir))
        .settings(name -> Optional.ofNullable(environment.getProperty(name)))
        .start();
  }

  @Bean
  LoginElement wechat(EmbeddedLogin login) {
    return login.elements().getElement("auths.loginTypes.MyWeChatLogin");
  }

  /** WeChat's page, to which a website sends its visitors. */
  @Bean
  RedirectLogin wechatPage(EmbeddedLogin login) {
    return login.application().instances().get("MyWeChatLogin").redirectLogin().orElseThrow();
  }

  @Bean
  Secrets secrets() {
    return new Secrets(new SecureRandom());
  }
}
