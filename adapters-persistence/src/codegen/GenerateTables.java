import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jooq.Constants;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;

/** Generates the tables as Java: {@code GenerateTables MIGRATIONS TARGET}. */
class GenerateTables {
  /** Goes up whenever the same migrations are to give other classes. */
  private static final String EDITION = "2";

  public static void main(String[] args) throws Exception {
    Path migrations = Path.of(args[0]);
    Path target = Path.of(args[1]);
    Path stamp = target.resolve("migrations.sha256");
    String current = hashOf(migrations);
    if (Files.exists(stamp) && Files.readString(stamp).equals(current)) {
      return;
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      Flyway.configure()
          .dataSource(postgres.getPostgresDatabase())
          .locations("filesystem:" + migrations)
          .load()
          .migrate();
      GenerationTool.generate(
          new Configuration()
              .withLogging(Logging.WARN)
              .withJdbc(new Jdbc().withUrl(postgres.getJdbcUrl("postgres", "postgres")))
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
    Files.writeString(stamp, current);
  }

  private static String hashOf(Path folder) throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update((EDITION + Constants.FULL_VERSION).getBytes());
    try (var files = Files.list(folder)) {
      List<Path> sorted = files.sorted().toList();
      for (Path file : sorted) {
        sha256.update(file.getFileName().toString().getBytes());
        sha256.update(readAll(file));
      }
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static byte[] readAll(Path file) throws IOException {
    return Files.readAllBytes(file);
  }
}
