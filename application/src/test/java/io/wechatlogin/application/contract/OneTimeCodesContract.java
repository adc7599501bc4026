package io.wechatlogin.application.contract;

import static io.wechatlogin.application.contract.Race.race;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.port.OneTimeCodes;
import io.wechatlogin.domain.code.CodeChallenge;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.LoginBasis;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.user.UserId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Specifies {@link OneTimeCodes}. A store must return a code once, to one of several concurrent
 * callers, and only before it expires and as its own kind. It must discard the codes of one
 * identity or of one user and no others.
 */
public abstract class OneTimeCodesContract extends PortContract {
  private static final OneTimeCode.LoginCode LOGIN =
      new OneTimeCode.LoginCode("Main", new UserId("u1"), new LoginBasis("b1", 7));

  @Test
  void aLoginCodeCanBeConsumedOnlyOnce() {
    SecretHash code = issued(LOGIN);
    assertThat(codes().consume(OneTimeCode.LoginCode.class, code, NOW)).contains(LOGIN);
    assertThat(codes().consume(OneTimeCode.LoginCode.class, code, NOW)).isEmpty();
  }

  @Test
  void oneOfManyConcurrentCallersGetsTheCode() {
    SecretHash code = issued(LOGIN);
    assertThat(race(i -> () -> codes().consume(OneTimeCode.LoginCode.class, code, NOW)))
        .filteredOn(Optional::isPresent)
        .hasSize(1);
  }

  @Test
  void aCodeCannotBeConsumedAfterItExpires() {
    SecretHash code = issued(LOGIN);
    assertThat(codes().consume(OneTimeCode.LoginCode.class, code, NOW.plusSeconds(60))).isEmpty();
    SecretHash other = issued(LOGIN);
    assertThat(codes().consume(OneTimeCode.LoginCode.class, other, NOW.plusSeconds(59)))
        .isPresent();
  }

  @Test
  void consumingAnUnknownCodeReturnsEmpty() {
    assertThat(codes().consume(OneTimeCode.LoginCode.class, secret(), NOW)).isEmpty();
  }

  @Test
  void aCodeOfAnotherKindIsNotConsumed() {
    OneTimeCode.BindCode bind = new OneTimeCode.BindCode("Main", personWithUnionId());
    SecretHash code = issued(bind);
    assertThat(codes().consume(OneTimeCode.LoginCode.class, code, NOW)).isEmpty();
    assertThat(codes().consume(OneTimeCode.BindCode.class, code, NOW)).contains(bind);
  }

  @Test
  void aBindCodeStoresAMissingUnionId() {
    OneTimeCode.BindCode bind = new OneTimeCode.BindCode("Main", person());
    assertThat(codes().consume(OneTimeCode.BindCode.class, issued(bind), NOW)).contains(bind);
  }

  @Test
  void aCodeKeepsItsChallenge() {
    CodeChallenge challenge = new CodeChallenge(secret());
    OneTimeCode.LoginCode login =
        new OneTimeCode.LoginCode("Main", new UserId("u1"), new LoginBasis("b1", 7), challenge);
    assertThat(codes().consume(OneTimeCode.LoginCode.class, issued(login), NOW)).contains(login);
    OneTimeCode.BindCode bind = new OneTimeCode.BindCode("Main", person(), challenge);
    SecretHash code = issued(bind);
    assertThat(codes().find(OneTimeCode.BindCode.class, code, NOW)).contains(bind);
    assertThat(codes().consume(OneTimeCode.BindCode.class, code, NOW)).contains(bind);
  }

  @Test
  void onlyTheBindCodesOfTheIdentityAreDiscarded() {
    Identity person = person();
    SecretHash first = issued(new OneTimeCode.BindCode("Main", person));
    SecretHash second = issued(new OneTimeCode.BindCode("Main", person.withUnionId(id("u"))));
    SecretHash others = issued(new OneTimeCode.BindCode("Main", person()));
    codes().discardBindCodes(person);
    assertThat(codes().consume(OneTimeCode.BindCode.class, first, NOW)).isEmpty();
    assertThat(codes().consume(OneTimeCode.BindCode.class, second, NOW)).isEmpty();
    assertThat(codes().consume(OneTimeCode.BindCode.class, others, NOW)).isPresent();
  }

  @Test
  void aCodeCanBeLookedAtBeforeItIsUsed() {
    OneTimeCode.BindCode bind = new OneTimeCode.BindCode("Main", person());
    SecretHash code = issued(bind);
    assertThat(codes().find(OneTimeCode.BindCode.class, code, NOW)).contains(bind);
    assertThat(codes().find(OneTimeCode.LoginCode.class, code, NOW)).isEmpty();
    assertThat(codes().consume(OneTimeCode.BindCode.class, code, NOW)).contains(bind);
    assertThat(codes().find(OneTimeCode.BindCode.class, code, NOW)).isEmpty();
  }

  @Test
  void expiredCodesAreRemovedInBatchesAndLiveOnesStay() {
    SecretHash live = secret();
    codes().issue(live, LOGIN, NOW.plusSeconds(1_000_000));
    issued(LOGIN);
    issued(LOGIN);
    assertThat(removeExpired(codes(), NOW.plusSeconds(60), 1)).isEqualTo(1);
    assertThat(removeExpired(codes(), NOW.plusSeconds(60), 1)).isEqualTo(1);
    assertThat(codes().consume(OneTimeCode.LoginCode.class, live, NOW.plusSeconds(60))).isPresent();
  }

  private SecretHash issued(OneTimeCode content) {
    SecretHash code = secret();
    codes().issue(code, content, NOW.plusSeconds(60));
    return code;
  }

  private OneTimeCodes codes() {
    return ports().logins().codes();
  }
}
