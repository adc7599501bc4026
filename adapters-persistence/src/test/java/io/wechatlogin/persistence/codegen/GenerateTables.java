package io.wechatlogin.persistence.codegen;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;

/**
 * Generates jOOQ's classes for the tables from a real PostgreSQL, which the migrations have just
 * created. The result is committed; {@link GeneratedTablesTest} fails when it is out of date.
 */
public final class GenerateTables {
  /** Renews the committed classes. */
  static final String COMMAND =
      "mvn -pl adapters-persistence -am -Pgenerate-tables -DskipTests process-test-classes";

  private GenerateTables() {}

  /**
   * Generates the classes.
   *
   * @param args the folder that receives them
   */
  public static void main(String[] args) throws Exception {
    generate(Path.of(args[0]));
  }

  static void generate(Path target) throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      Flyway.configure()
          .dataSource(postgres.getPostgresDatabase())
          .locations("classpath:io/wechatlogin/persistence/migration")
          .load()
          .migrate();
      GenerationTool.generate(
          new Configuration()
              .withLogging(Logging.WARN)
              .withJdbc(new Jdbc().withUrl(postgres.getJdbcUrl("postgres", "postgres")))
              .withGenerator(generator(target)));
    }
  }

  private static Generator generator(Path target) {
    return new Generator()
        .withDatabase(
            new Database()
                .withName("org.jooq.meta.postgres.PostgresDatabase")
                .withInputSchema("public")
                .withOutputSchema("wechat_login")
                .withExcludes("flyway_.*"))
        .withGenerate(
            new Generate()
                .withRecords(true)
                .withGeneratedAnnotation(false)
                .withGlobalCatalogReferences(false)
                .withJavadoc(false)
                .withComments(false))
        .withTarget(
            new Target()
                .withPackageName("io.wechatlogin.persistence.tables")
                .withDirectory(target.toString()));
  }
}
