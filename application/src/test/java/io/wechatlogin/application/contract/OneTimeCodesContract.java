package io.wechatlogin.application.contract;

import static io.wechatlogin.application.contract.Race.race;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.port.OneTimeCodes;
import io.wechatlogin.application.port.Ticket;
import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.SecretHash;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@link OneTimeCodes} must do. */
public abstract class OneTimeCodesContract extends PortContract {
  private static final Ticket.Login LOGIN = new Ticket.Login("Main", new UserId("u1"));

  @Test
  void aCodeWorksOnce() {
    SecretHash code = issued(LOGIN);
    assertThat(codes().consume(Ticket.Login.class, code, NOW)).contains(LOGIN);
    assertThat(codes().consume(Ticket.Login.class, code, NOW)).isEmpty();
  }

  @Test
  void ofACrowdOneGetsTheTicket() {
    SecretHash code = issued(LOGIN);
    assertThat(race(i -> () -> codes().consume(Ticket.Login.class, code, NOW)))
        .filteredOn(Optional::isPresent)
        .hasSize(1);
  }

  @Test
  void aCodeExpires() {
    SecretHash code = issued(LOGIN);
    assertThat(codes().consume(Ticket.Login.class, code, NOW.plusSeconds(60))).isEmpty();
    SecretHash other = issued(LOGIN);
    assertThat(codes().consume(Ticket.Login.class, other, NOW.plusSeconds(59))).isPresent();
  }

  @Test
  void anUnknownCodeIsNothing() {
    assertThat(codes().consume(Ticket.Login.class, secret(), NOW)).isEmpty();
  }

  @Test
  void aCodeOfAnotherKindIsLeftAsItIs() {
    Ticket.Bind bind = new Ticket.Bind("Main", personWithUnionId());
    SecretHash code = issued(bind);
    assertThat(codes().consume(Ticket.Login.class, code, NOW)).isEmpty();
    assertThat(codes().consume(Ticket.Bind.class, code, NOW)).contains(bind);
  }

  @Test
  void aPersonWithoutUnionIdStaysWithout() {
    Ticket.Bind bind = new Ticket.Bind("Main", person());
    assertThat(codes().consume(Ticket.Bind.class, issued(bind), NOW)).contains(bind);
  }

  @Test
  void allBindCodesOfAnIdentityAreDiscardedAndNoOthers() {
    Identity person = person();
    SecretHash first = issued(new Ticket.Bind("Main", person));
    SecretHash second = issued(new Ticket.Bind("Main", person.withUnionId(id("u"))));
    SecretHash others = issued(new Ticket.Bind("Main", person()));
    codes().discardBindCodes(person);
    assertThat(codes().consume(Ticket.Bind.class, first, NOW)).isEmpty();
    assertThat(codes().consume(Ticket.Bind.class, second, NOW)).isEmpty();
    assertThat(codes().consume(Ticket.Bind.class, others, NOW)).isPresent();
  }

  @Test
  void theLoginCodesOfAUserAreDiscardedByLoginType() {
    UserId user = new UserId(id("u"));
    SecretHash first = issued(new Ticket.Login("Main", user));
    SecretHash second = issued(new Ticket.Login("More", user));
    SecretHash kept = issued(new Ticket.Login("Other", user));
    SecretHash others = issued(new Ticket.Login("Main", new UserId(id("u"))));
    codes().discardLoginCodes(user, Set.of("Main", "More"));
    assertThat(codes().consume(Ticket.Login.class, first, NOW)).isEmpty();
    assertThat(codes().consume(Ticket.Login.class, second, NOW)).isEmpty();
    assertThat(codes().consume(Ticket.Login.class, kept, NOW)).isPresent();
    assertThat(codes().consume(Ticket.Login.class, others, NOW)).isPresent();
  }

  @Test
  void expiredCodesAreRemovedInBatchesAndLiveOnesStay() {
    SecretHash live = secret();
    codes().issue(live, LOGIN, NOW.plusSeconds(1_000_000));
    issued(LOGIN);
    issued(LOGIN);
    assertThat(codes().removeExpired(NOW.plusSeconds(60), 1)).isEqualTo(1);
    assertThat(codes().removeExpired(NOW.plusSeconds(60), 1)).isEqualTo(1);
    assertThat(codes().consume(Ticket.Login.class, live, NOW.plusSeconds(60))).isPresent();
  }

  private SecretHash issued(Ticket ticket) {
    SecretHash code = secret();
    codes().issue(code, ticket, NOW.plusSeconds(60));
    return code;
  }

  private OneTimeCodes codes() {
    return ports().oneTimeCodes();
  }
}
