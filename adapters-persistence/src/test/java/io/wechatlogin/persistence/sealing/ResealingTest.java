package io.wechatlogin.persistence.sealing;

import static io.wechatlogin.persistence.tables.Tables.SESSION_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.UserPhones;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.miniprogram.SessionKey;
import io.wechatlogin.domain.profile.ProfileUpdate;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.state.LoginIntent;
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.domain.type.AppToken;
import io.wechatlogin.domain.type.WebToken;
import io.wechatlogin.domain.url.WebUrl;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.domain.user.UserPhone;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.TestDatabase;
import io.wechatlogin.persistence.tables.WechatLogin;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("database")
class ResealingTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final String OLD = KeyRing.generate(new SecureRandom());
  private static final String NEW = KeyRing.generate(new SecureRandom());

  /** More than one batch. */
  private static final int PERSONS = 701;

  @Test
  void resealingMovesEveryValueToTheFirstKeySoThatTheOldKeyCanBeRemoved() throws SQLException {
    DataSource database = TestDatabase.create("resealing");
    PostgresStore before = PostgresStore.on(database, KeyRing.of(OLD));
    keepKeys(before.ports());
    SecretHash state = answeredState(before.ports());
    AppToken token = new AppToken(new Secret("98_token"), NOW.plusSeconds(7200));
    assertThat(before.ports().providers().appTokens().lease("wx1", "a", NOW, NOW.plusSeconds(10)))
        .isTrue();
    assertThat(before.ports().providers().appTokens().put("wx1", "a", token)).isTrue();

    before.ports().identities().profiles().keep(person(1), profile(), null);

    UserPhone phone = UserPhone.of("86", "13800000000", NOW).orElseThrow();
    UserId ann = new UserId("ann");
    assertThat(before.ports().accounts().phones().put(ann, phone)).isTrue();

    PostgresStore both = PostgresStore.on(database, KeyRing.of(NEW + "," + OLD));
    both.ports().identities().sessionKeys().keep(person(PERSONS), key(PERSONS));
    assertThat(both.resealing().run())
        .containsExactly(
            new Resealing.Outcome("login_state.sealed_answer", 1, 0),
            new Resealing.Outcome("session_key.sealed_key", PERSONS, 0),
            new Resealing.Outcome("app_token.sealed_token", 1, 0),
            new Resealing.Outcome("official_profile.sealed_token", 1, 0),
            new Resealing.Outcome("user_phone.sealed_number", 1, 0),
            new Resealing.Outcome("lookup_key.sealed_key", 1, 0));
    assertThat(both.resealing().run())
        .allSatisfy(outcome -> assertThat(outcome.resealed()).isZero());

    Ports after = PostgresStore.on(database, KeyRing.of(NEW)).ports();
    after
        .store()
        .transactions()
        .run(
            () -> {
              for (int i = 0; i <= PERSONS; i++) {
                assertThat(after.identities().sessionKeys().find(person(i), NOW))
                    .containsExactly(key(i).value());
              }
              return PERSONS;
            });
    assertThat(after.logins().states().awaitAnswer(state, Duration.ofSeconds(1)))
        .contains(WebUrl.of("https://app.example/"));
    assertThat(after.providers().appTokens().find("wx1")).contains(token);
    assertThat(after.identities().profiles().find(person(1)).orElseThrow().token())
        .isEqualTo(profile().token());
    assertThat(after.accounts().phones().find(ann)).contains(phone);
    assertThat(after.accounts().phones().ownerOf(phone.phoneNumber())).contains(ann);
    assertThat(after.accounts().phones().put(new UserId("bob"), phone)).isFalse();
  }

  @Test
  void numbersAreHashedAgainWhereTheirKeyWasGivenUp() throws SQLException {
    DataSource database = TestDatabase.create("resealing_numbers");
    UserId ann = new UserId("ann");
    UserPhone phone = UserPhone.of("86", "13800000000", NOW).orElseThrow();
    UserPhone other = UserPhone.of("86", "13800000001", NOW).orElseThrow();
    PostgresStore.on(database, KeyRing.of(OLD)).ports().accounts().phones().put(ann, other);
    PostgresStore both = PostgresStore.on(database, KeyRing.of(NEW + "," + OLD));
    both.ports().accounts().phones().put(ann, phone);
    PostgresStore after = PostgresStore.on(database, KeyRing.of(NEW));
    assertThat(after.resealing().removeUnopened()).isEqualTo(1);
    UserPhones phones = after.ports().accounts().phones();
    assertThat(phones.put(new UserId("bob"), phone)).isFalse();
    assertThat(phones.put(new UserId("bob"), other)).isTrue();
    assertThat(phones.ownerOf(phone.phoneNumber())).contains(ann);
  }

  @Test
  void aValueThatNoKeyOpensStaysAndIsCounted() throws SQLException {
    DataSource database = TestDatabase.create("resealing_lost");
    PostgresStore before = PostgresStore.on(database, KeyRing.of(OLD));
    before.ports().identities().sessionKeys().keep(person(1), key(1));
    assertThat(PostgresStore.on(database, KeyRing.of(NEW)).resealing().run())
        .contains(new Resealing.Outcome("session_key.sealed_key", 0, 1));
    assertThat(before.ports().identities().sessionKeys().find(person(1), NOW)).hasSize(1);
  }

  @Test
  void whatNoKeyOpensCanBeGivenUp() throws SQLException {
    DataSource database = TestDatabase.create("resealing_given_up");
    PostgresStore before = PostgresStore.on(database, KeyRing.of(OLD));
    keepKeys(before.ports());
    answeredState(before.ports());
    before.ports().providers().appTokens().lease("wx1", "a", NOW, NOW.plusSeconds(10));
    AppToken token = new AppToken(new Secret("98_token"), NOW.plusSeconds(7200));
    before.ports().providers().appTokens().put("wx1", "a", token);
    before.ports().identities().profiles().keep(person(1), profile(), null);

    PostgresStore after = PostgresStore.on(database, KeyRing.of(NEW));
    after.ports().identities().sessionKeys().keep(person(PERSONS), key(PERSONS));
    assertThat(after.resealing().removeUnopened()).isEqualTo(PERSONS + 3);
    assertThat(after.resealing().countUnopened(PERSONS)).isZero();
    assertThat(after.ports().identities().sessionKeys().find(person(PERSONS), NOW)).hasSize(1);
    assertThat(after.ports().identities().profiles().find(person(1))).isPresent();
    assertThat(after.ports().providers().appTokens().lease("wx1", "b", NOW, NOW.plusSeconds(10)))
        .isTrue();
  }

  /** In one transaction, because each would open a connection of its own. */
  private static void keepKeys(Ports ports) {
    ports
        .store()
        .transactions()
        .run(
            () -> {
              for (int i = 0; i < PERSONS; i++) {
                ports.identities().sessionKeys().keep(person(i), key(i));
              }
              return PERSONS;
            });
  }

  @Test
  void aSealedKeyDoesNotOpenInAnotherRow() throws SQLException {
    DataSource database = TestDatabase.create("resealing_moved");
    Ports ports = PostgresStore.on(database, KeyRing.of(OLD)).ports();
    ports.identities().sessionKeys().keep(person(1), key(1));
    DSL.using(database, SQLDialect.POSTGRES, new Settings().withRenderSchema(false))
        .update(SESSION_KEY)
        .set(SESSION_KEY.OPEN_ID, person(2).openId())
        .execute();
    assertThat(ports.identities().sessionKeys().find(person(2), NOW)).isEmpty();
  }

  @Test
  void aTokenThatNoKeyOpensIsAbsentAndTheProfileStays() throws SQLException {
    DataSource database = TestDatabase.create("resealing_tokens");
    PostgresStore.on(database, KeyRing.of(OLD))
        .ports()
        .identities()
        .profiles()
        .keep(person(1), profile(), null);
    assertThat(
            PostgresStore.on(database, KeyRing.of(NEW))
                .ports()
                .identities()
                .profiles()
                .find(person(1)))
        .hasValueSatisfying(row -> assertThat(row.token()).isNull());
  }

  /** A new column with secrets cannot be forgotten. */
  @Test
  void everyColumnOfBytesIsAHashOrIsSealed() {
    Set<Field<?>> sealed =
        SealedColumn.ALL.stream().map(SealedColumn::column).collect(Collectors.toSet());
    Set<String> hashes =
        Set.of(
            "hash",
            "browser",
            "attempt",
            "token",
            "replaces",
            "content",
            "phone",
            "question",
            "code_challenge");
    List<Field<?>> bytes =
        WechatLogin.WECHAT_LOGIN
            .tableStream()
            .flatMap(table -> table.fieldStream())
            .<Field<?>>map(field -> field)
            .filter(field -> field.getType() == byte[].class)
            .toList();
    assertThat(bytes)
        .hasSizeGreaterThan(sealed.size())
        .allSatisfy(
            field ->
                assertThat(sealed.contains(field) || hashes.contains(field.getName()))
                    .as(field.toString())
                    .isTrue());
  }

  private static SecretHash answeredState(Ports ports) {
    SecretHash state = SecretHash.of("state");
    ports
        .logins()
        .states()
        .start(
            state,
            new PendingLogin(
                "Main",
                LoginIntent.LOGIN,
                null,
                null,
                new PendingLogin.Browser(SecretHash.of("browser")),
                WebUrl.of("https://app.example/")),
            NOW.plusSeconds(600));
    ports.logins().states().answer(state, WebUrl.of("https://app.example/"), NOW.plusSeconds(10));
    return state;
  }

  private static Identity person(int number) {
    return new Identity("wx1", "default", "open/" + number, null);
  }

  private static ProfileUpdate profile() {
    WebToken token =
        new WebToken(
            person(1).openId(),
            "snsapi_base",
            new Secret("90_access"),
            new Secret("90_refresh"),
            NOW,
            Duration.ofHours(2));
    return new ProfileUpdate("id", token, null, NOW);
  }

  private static SessionKey key(int number) {
    return new SessionKey("id" + number, new Secret("key" + number), NOW, NOW, NOW.plusSeconds(60));
  }
}
