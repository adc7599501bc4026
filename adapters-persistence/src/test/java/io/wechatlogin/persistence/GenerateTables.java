package io.wechatlogin.persistence;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import javax.sql.DataSource;
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
 * Generates the tables as Java, from an empty PostgreSQL that it migrates: {@code GenerateTables
 * MIGRATIONS TARGET}. The profile {@code generate-tables} of this module runs it; {@link
 * GeneratedTablesTest} runs it to compare.
 */
final class GenerateTables {
  private GenerateTables() {}

  /** Generates into a folder. */
  public static void main(String[] arguments) throws Exception {
    Path migrations = Path.of(arguments[0]);
    Path target = Path.of(arguments[1]);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      generate(
          postgres.getPostgresDatabase(),
          postgres.getJdbcUrl("postgres", "postgres"),
          migrations,
          target);
    }
  }

  /** Migrates an empty database and generates its tables into a folder. */
  static void generate(DataSource empty, String jdbcUrl, Path migrations, Path target)
      throws Exception {
    Flyway.configure().dataSource(empty).locations("filesystem:" + migrations).load().migrate();
    GenerationTool.generate(
        new Configuration()
            .withLogging(Logging.WARN)
            .withJdbc(new Jdbc().withUrl(jdbcUrl))
            .withGenerator(
                new Generator()
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
                            .withDirectory(target.toString()))));
  }
}
