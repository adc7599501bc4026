package io.wechatlogin.application.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Specifies {@link io.wechatlogin.application.port.Transactions}. An exception must roll back the
 * changes of every port and reach the caller unchanged. A nested transaction must join the outer
 * one. A write that is refused because of a conflict must not end the transaction.
 */
public abstract class TransactionsContract extends PortContract {
  private final UserId userId = new UserId(id("u"));

  @Test
  void anExceptionRollsBackAndIsRethrown() {
    Identity person = personWithUnionId();
    SecretHash code = secret();
    ports()
        .logins()
        .codes()
        .issue(code, new OneTimeCode.BindCode("Main", person), NOW.plusSeconds(60));
    LoginException refusal = new LoginException(LoginError.INVALID_BIND_CODE);
    assertThatThrownBy(
            () ->
                ports()
                    .store()
                    .transactions()
                    .run(
                        () -> {
                          putUser();
                          assertThat(
                                  ports()
                                      .logins()
                                      .codes()
                                      .consume(OneTimeCode.BindCode.class, code, NOW))
                              .isPresent();
                          assertThat(ports().identities().bindings().add(binding(person, userId)))
                              .isTrue();
                          throw refusal;
                        }))
        .isSameAs(refusal);
    assertThat(directory().find(userId)).isEmpty();
    assertThat(ports().identities().bindings().factsOf(person).bound()).isEmpty();
    assertThat(ports().identities().bindings().factsOf(person).unionOwner()).isEmpty();
    assertThat(ports().logins().codes().consume(OneTimeCode.BindCode.class, code, NOW)).isPresent();
  }

  @Test
  void aNestedTransactionJoinsTheOuterOne() {
    assertThatThrownBy(
            () ->
                ports()
                    .store()
                    .transactions()
                    .run(
                        () -> {
                          ports().store().transactions().run(this::putUser);
                          throw new IllegalStateException("outer");
                        }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(directory().find(userId)).isEmpty();
  }

  @Test
  void aTransactionSurvivesARefusedBinding() {
    Identity taken = person();
    boundUser(taken);
    boolean added =
        ports()
            .store()
            .transactions()
            .run(
                () -> {
                  putUser();
                  return ports().identities().bindings().add(binding(taken, userId));
                });
    assertThat(added).isFalse();
    assertThat(directory().find(userId)).isPresent();
  }

  private User putUser() {
    return directory().put(userId, "Someone", User.Status.ACTIVE, Set.of()).orElseThrow();
  }
}
