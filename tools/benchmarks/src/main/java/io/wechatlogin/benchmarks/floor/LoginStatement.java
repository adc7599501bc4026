package io.wechatlogin.benchmarks.floor;

import io.wechatlogin.application.port.SignIns;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.session.NewSession;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.sealing.KeyRing;
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

/** The SQL statement of a one-step login, repeated with fresh values for each login. */
public final class LoginStatement {
  private static final String OPEN_ID = "the-openId-of-the-recording";
  private static final String SESSION_ID = "the-session-of-the-recording";
  private static final SecretHash TOKEN = SecretHash.of("the-token-of-the-recording");

  private final RecordedStatement statement;

  private LoginStatement(RecordedStatement statement) {
    this.statement = statement;
  }

  /**
   * Records the statement on a database with the tables of the service. The recorded login finds no
   * user.
   */
  public static LoginStatement record(DataSource dataSource, String appId) {
    KeyRing keys = KeyRing.of(KeyRing.generate(new SecureRandom()));
    ProvenIdentity proven =
        new ProvenIdentity(new Identity(appId, "default", OPEN_ID, null), "Bench", null, null);
    NewSession session = new NewSession(SESSION_ID, TOKEN, null, Instant.now());
    return new LoginStatement(
        RecordedStatement.of(
            dataSource,
            recording -> {
              SignIns signIns = PostgresStore.on(recording, keys).ports().logins().signIns();
              if (signIns.openSession(proven, session).isPresent()) {
                throw new IllegalStateException("a user has the openId of the recording");
              }
            }));
  }

  /** Logs a person in and returns the id of the user; null if the openId is not bound. */
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
   * Returns the statement as a script for {@code pgbench}.
   *
   * @param persons the number of persons to choose from
   * @param batchSize the number of persons that the statement logs in
   */
  public String script(long persons, int batchSize) {
    StringBuilder script = new StringBuilder();
    for (int i = 0; i < batchSize; i++) {
      script.append("\\set person%d random(1, %d)%n".formatted(i, persons));
    }
    String sql = statement.sql();
    int value = 0;
    for (int i = 0; i < sql.length(); i++) {
      if (sql.charAt(i) == '?') {
        script.append(literal(statement.values().get(value++), batchSize));
      } else {
        script.append(sql.charAt(i));
      }
    }
    return script.append(";\n").toString();
  }

  private static String literal(@Nullable Object value, int batchSize) {
    return value instanceof RecordedStatement.Elements elements
        ? IntStream.range(0, batchSize)
            .mapToObj(person -> literalOf(elements.values().getFirst(), person))
            .collect(Collectors.joining(", ", "array[", "]::" + elements.type() + "[]"))
        : literalOf(value, 0);
  }

  /** Returns a value as SQL. Values that differ for each login become expressions. */
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
