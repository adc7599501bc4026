package io.wechatlogin.persistence.hotpath;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.audit.Actor;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.persistence.HostDatabase;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.TestDatabase;
import io.wechatlogin.persistence.tables.WechatLogin;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Named;
import org.jooq.SQLDialect;
import org.jooq.conf.MappedSchema;
import org.jooq.conf.RenderMapping;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Holds the SQL text of the hot paths to the schema, in every variant. */
@Tag("database")
class HotPathStatementsTest {
  private static final Pattern TABLE = Pattern.compile("wechat_login\\.(\\w+)");
  private static final Pattern WORD = Pattern.compile("'([a-z_]+)'");
  private static final int VARIANTS = 24;

  @Test
  void everyVariantIsAStatementOfTheMigratedDatabase() throws SQLException {
    PGSimpleDataSource database = TestDatabase.create("hot_path_statements");
    PostgresStore.on(database, TestDatabase.keys()).close();
    prepareAll(database, DSL.using(SQLDialect.POSTGRES, new Settings().withRenderSchema(false)));
  }

  @Test
  void everyVariantIsAStatementOfADatabaseWhoseTablesHaveASchema() throws SQLException {
    PGSimpleDataSource database = TestDatabase.create("hot_path_schema");
    PostgresStore.on(HostDatabase.of(database).withSchema("of_the_host"), TestDatabase.keys())
        .close();
    RenderMapping mapping =
        new RenderMapping()
            .withSchemata(
                new MappedSchema()
                    .withInput(WechatLogin.WECHAT_LOGIN.getName())
                    .withOutput("of_the_host"));
    prepareAll(database, DSL.using(SQLDialect.POSTGRES, new Settings().withRenderMapping(mapping)));
  }

  @Test
  void everyTableNameIsThatOfAGeneratedClass() {
    Set<String> generated = new TreeSet<>();
    WechatLogin.WECHAT_LOGIN.tableStream().map(Named::getName).forEach(generated::add);
    assertThat(bodies()).allSatisfy(body -> assertThat(generated).containsAll(all(TABLE, body)));
  }

  /** The values that the text writes into columns, or compares them with. */
  @Test
  void everyWordIsOneThatTheDomainDefines() {
    Set<String> defined = new TreeSet<>(Set.of("login")); // the kind of a loginCode
    Stream.of(EventKind.values()).map(EventKind::word).forEach(defined::add);
    Stream.of(LoginError.values()).map(LoginError::code).forEach(defined::add);
    Stream.of(User.Status.values()).map(User.Status::word).forEach(defined::add);
    Stream.of(Actor.Kind.values()).map(Actor.Kind::word).forEach(defined::add);
    Set<String> used = new TreeSet<>();
    bodies().forEach(body -> used.addAll(all(WORD, body)));
    assertThat(used)
        .containsExactly("active", "login", "not_a_member", "person", "refused", "user_disabled")
        .isSubsetOf(defined);
  }

  /**
   * The server parses and analyzes a statement when it is asked for the types of the parameters.
   */
  private static void prepareAll(PGSimpleDataSource database, DSLContext dsl) throws SQLException {
    try (Connection connection = database.getConnection()) {
      for (String body : bodies()) {
        String sql = BatchStatement.of(dsl, body).sql();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
          assertThat(statement.getParameterMetaData().getParameterCount()).as(sql).isPositive();
        }
      }
    }
  }

  private static List<String> bodies() {
    List<Variant> variants = variants();
    assertThat(variants).hasSize(VARIANTS);
    List<String> bodies = new ArrayList<>();
    for (Variant variant : variants) {
      bodies.add(SignInSql.issueLoginCode(variant));
      bodies.add(SignInSql.openSession(variant));
      bodies.add(SignInSql.trade(variant));
      bodies.add(SignInSql.resume(variant));
    }
    bodies.add(KeepingSql.sessionKey());
    bodies.add(KeepingSql.profile(false));
    bodies.add(KeepingSql.profile(true));
    return bodies;
  }

  /** All variants; a profile never comes without tokens. */
  private static List<Variant> variants() {
    List<Variant> variants = new ArrayList<>();
    for (int bits = 0; bits < 32; bits++) {
      Variant variant =
          new Variant(
              (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0, (bits & 16) != 0);
      if (variant.token() || !variant.profile()) {
        variants.add(variant);
      }
    }
    return variants;
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
  }
}
