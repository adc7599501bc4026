package io.wechatlogin.trial.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.bootstrap.database.Database;
import io.wechatlogin.bootstrap.embedded.DataDirectory;
import io.wechatlogin.domain.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the service runs and what it stops, on a machine that it shares with others. */
@Tag("long")
class PostgresServerTest {
  @TempDir private Path dir;

  private Path data;
  private Path mark;

  @BeforeEach
  void name() {
    data = dir.resolve("data");
    mark = dir.resolve("a-planted-program-ran");
  }

  @Test
  void theProgramsAreBelowTheDataDirectoryAndNobodyElseMayTouchThem() throws IOException {
    start(data).close();
    Path program = program("postgres");
    assertThat(program).isExecutable();
    try (Stream<Path> all = Files.walk(programs())) {
      assertThat(all.filter(path -> !Files.isSymbolicLink(path)))
          .allSatisfy(path -> assertThat(rights(path)).endsWith("------"));
    }
    assertThat(rights(data)).isEqualTo("rwx------");
  }

  @Test
  void aChangedProgramIsNotRun() throws IOException {
    start(data).close();
    for (String name : List.of("postgres", "pg_ctl", "initdb")) {
      plant(program(name));
    }
    start(data).close();
    assertThat(mark).doesNotExist();
    assertThat(Files.size(program("postgres"))).isGreaterThan(1_000_000);
  }

  @Test
  void aLibraryThatWasAddedIsRemoved() throws IOException {
    start(data).close();
    Path planted = program("postgres").resolveSibling("../lib/libnss_planted.so.2").normalize();
    Files.writeString(planted, "planted");
    start(data).close();
    assertThat(planted).doesNotExist();
  }

  @Test
  void programsThatOthersMayChangeAreNotRun() throws IOException {
    start(data).close();
    Path folder = Objects.requireNonNull(program("postgres").getParent());
    chmod(folder, "rwxrwxrwx");
    chmod(program("pg_ctl"), "rwxr-xrwx");
    start(data).close();
    assertThat(rights(folder)).isEqualTo("rwx------");
    assertThat(rights(program("pg_ctl"))).isEqualTo("rwx------");
  }

  @Test
  void aDataDirectoryThatOthersMayWriteIsClosedToThem() throws IOException {
    Files.createDirectories(data);
    chmod(data, "rwxrwxrwx");
    start(data).close();
    assertThat(rights(data)).isEqualTo("rwxr-xr-x");
  }

  @Test
  void nothingIsRunFromTheFolderThatAllUsersShare() throws IOException {
    try (PostgresServer server = start(data)) {
      assertThat(server.jdbcUrl()).isNotEmpty();
      assertThat(process(data).info().command().orElseThrow())
          .startsWith(data.toRealPath().toString());
    }
  }

  /** The library removes the data that it finds in its own folder, and stops their servers. */
  @Test
  void theFolderOfTheLibraryThatAnybodyMayFillIsLeftAlone() throws IOException {
    Path shared = dir.resolve("shared");
    Path planted = Files.createDirectories(shared.resolve("planted"));
    Path lock = Files.createFile(planted.resolve("epg-lock"));
    Files.setLastModifiedTime(lock, FileTime.fromMillis(0));
    System.setProperty("ot.epg.working-dir", shared.toString());
    try {
      start(data).close();
    } finally {
      System.clearProperty("ot.epg.working-dir");
    }
    assertThat(planted).exists();
  }

  @Test
  void aServerOfAnotherServiceThatThePidFileNamesIsLeftAlone() throws Exception {
    Path others = dir.resolve("others");
    start(data).close();
    try (PostgresServer other = start(others)) {
      long theirs = process(others).pid();
      // What a copy of the folder of a running service contains.
      Files.copy(
          others.resolve("postgresql/postmaster.pid"), data.resolve("postgresql/postmaster.pid"));
      try (PostgresServer ours = start(data)) {
        assertThat(process(others).pid()).isEqualTo(theirs);
        assertThat(process(others).isAlive()).isTrue();
        assertThat(process(data).pid()).isNotEqualTo(theirs);
        assertAnswers(ours, data);
        assertAnswers(other, others);
      }
    }
  }

  @Test
  void aPidFileThatNamesOursInWordsOnlyDoesNotStopAnothersServer() throws Exception {
    Path others = dir.resolve("others");
    start(data).close();
    try (PostgresServer other = start(others)) {
      List<String> lines = Files.readAllLines(others.resolve("postgresql/postmaster.pid"));
      lines.set(1, data.resolve("postgresql").toString());
      Files.write(data.resolve("postgresql/postmaster.pid"), lines);
      start(data).close();
      // A server that was stopped is started again, as another process.
      assertThat(process(others).pid()).isEqualTo(Long.parseLong(lines.getFirst()));
      assertAnswers(other, others);
    }
  }

  @Test
  void aProcessThatIsNoServerIsLeftAlone() throws Exception {
    start(data).close();
    Process stranger =
        new ProcessBuilder("sleep", "600").directory(data.resolve("postgresql").toFile()).start();
    try {
      Files.writeString(data.resolve("postgresql/postmaster.pid"), stranger.pid() + "\n");
      start(data).close();
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroy();
    }
  }

  @Test
  void aServerThatWasKilledAndWhoseEndNobodyAskedForIsNoObstacle() throws Exception {
    start(data).close();
    // The shell becomes a program that never asks how its child ended: the child stays a zombie.
    Process parent =
        new ProcessBuilder("sh", "-c", "true & echo $!; exec sleep 600")
            .directory(data.resolve("postgresql").toFile())
            .start();
    try {
      String zombie = parent.inputReader().readLine();
      Files.writeString(data.resolve("postgresql/postmaster.pid"), zombie + "\n");
      start(data).close();
    } finally {
      parent.destroy();
    }
  }

  private static PostgresServer start(Path folder) {
    DataDirectory opened = DataDirectory.open(folder);
    Secret password = new Secret(opened.secret(Database.PASSWORD, () -> "of-this-test"));
    opened.close();
    return PostgresServer.start(opened, password);
  }

  private static void assertAnswers(PostgresServer server, Path folder)
      throws SQLException, IOException {
    String password = Files.readString(DataDirectory.secretFile(folder, Database.PASSWORD));
    try (Connection connection =
        DriverManager.getConnection(server.jdbcUrl(), server.user(), password)) {
      assertThat(connection.isValid(1)).isTrue();
    }
  }

  private static ProcessHandle process(Path folder) throws IOException {
    String first = Files.readAllLines(folder.resolve("postgresql/postmaster.pid")).getFirst();
    return ProcessHandle.of(Long.parseLong(first)).orElseThrow();
  }

  private Path programs() {
    return data.resolve("programs");
  }

  private Path program(String name) throws IOException {
    try (Stream<Path> all = Files.walk(programs())) {
      return all.filter(path -> path.endsWith("bin/" + name)).findFirst().orElseThrow();
    }
  }

  private void plant(Path program) throws IOException {
    Files.writeString(program, "#!/bin/sh\ntouch '" + mark + "'\nexit 1\n");
    chmod(program, "rwx------");
  }

  private static void chmod(Path path, String rights) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
  }

  private static String rights(Path path) {
    try {
      return PosixFilePermissions.toString(
          Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
