package io.wechatlogin.benchmarks.floor;

import io.wechatlogin.application.port.SignIns;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.session.NewSession;
import io.wechatlogin.persistence.KeyRing;
import io.wechatlogin.persistence.PostgresStore;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The one statement of a login, with values that each login has to itself. */
public final class LoginStatement {
  private static final String OPEN_ID = "the-openId-of-the-recording";
  private static final String SESSION_ID = "the-session-of-the-recording";
  private static final SecretHash TOKEN = SecretHash.of("the-token-of-the-recording");

  private final RecordedStatement statement;

  private LoginStatement(RecordedStatement statement) {
    this.statement = statement;
  }

  /** Records it on a database whose tables are there; nobody is logged in meanwhile. */
  public static LoginStatement record(DataSource dataSource, String appId) {
    KeyRing keys = KeyRing.of(KeyRing.generate(new SecureRandom()));
    ProvenIdentity arrival =
        new ProvenIdentity(new Identity(appId, "default", OPEN_ID, null), "Bench", null, null);
    NewSession session = new NewSession(SESSION_ID, TOKEN, null, Instant.now());
    return new LoginStatement(
        RecordedStatement.of(
            dataSource,
            heard -> {
              SignIns signIns = PostgresStore.on(heard, keys).ports().signIns();
              if (signIns.openSession(arrival, session).isPresent()) {
                throw new IllegalStateException("nobody has this openId");
              }
            }));
  }

  /** Logs a person in; returns the user's id, null where nobody is known by the openId. */
  public @Nullable String run(Connection connection, String openId) throws SQLException {
    byte[] token = new byte[32];
    ThreadLocalRandom.current().nextBytes(token);
    String sessionId = UUID.randomUUID().toString();
    return statement.run(
        connection,
        value -> {
          if (value instanceof byte[] bytes && Arrays.equals(bytes, TOKEN.bytes())) {
            return token;
          }
          return OPEN_ID.equals(value) ? openId : SESSION_ID.equals(value) ? sessionId : value;
        });
  }

  /**
   * Returns the statement as a script of {@code pgbench}.
   *
   * @param persons how many there are to choose from
   * @param together how many it logs in
   */
  public String script(long persons, int together) {
    StringBuilder script = new StringBuilder();
    for (int i = 0; i < together; i++) {
      script.append("\\set person%d random(1, %d)%n".formatted(i, persons));
    }
    String sql = statement.sql();
    int value = 0;
    for (int i = 0; i < sql.length(); i++) {
      if (sql.charAt(i) == '?') {
        script.append(literal(statement.values().get(value++), together));
      } else {
        script.append(sql.charAt(i));
      }
    }
    return script.append(";\n").toString();
  }

  private static String literal(@Nullable Object value, int together) {
    return value instanceof RecordedStatement.Elements elements
        ? IntStream.range(0, together)
            .mapToObj(person -> literalOf(elements.values().getFirst(), person))
            .collect(Collectors.joining(", ", "array[", "]::" + elements.type() + "[]"))
        : literalOf(value, 0);
  }

  /** A value that differs each time is an expression; the server draws the random ones. */
  private static String literalOf(@Nullable Object value, int person) {
    if (value instanceof byte[]) {
      return "sha256(convert_to(random()::text || random()::text, 'UTF8'))";
    }
    if (OPEN_ID.equals(value)) {
      return "('o' || lpad((:person%d)::text, 27, '0'))".formatted(person);
    }
    if (SESSION_ID.equals(value)) {
      return "gen_random_uuid()::text";
    }
    return value == null ? "null" : "'" + value + "'";
  }
}
