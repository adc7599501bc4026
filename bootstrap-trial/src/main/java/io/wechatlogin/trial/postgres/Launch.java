package io.wechatlogin.trial.postgres;

import io.wechatlogin.bootstrap.rights.FileRights;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * One start of the server. The library waits for a minute whatever happens, and says nothing; this
 * class reads what the server says, notices its end at once, and ends the waiting.
 */
final class Launch {
  private static final int INTERVAL_MILLIS = 50;
  private static final int LINES = 6;

  /** What the starter of the server says when the server has ended. */
  private static final Pattern ENDED =
      Pattern.compile(
          "^pg_ctl: (?!another server|server did not start in time)", Pattern.MULTILINE);

  /** For how many questions in a row a server that said why it ends must be gone. */
  private static final int GONE = 40;

  private static final String WRONG_PASSWORD = "password authentication failed";

  /** What a server says to clients before it is up. */
  private static final Pattern NOT_YET =
      Pattern.compile(
          "the database system is (starting up|not yet accepting|in recovery|shutting)");

  /** How servers and programs begin what they fail by. */
  private static final Pattern CAUSE = Pattern.compile("FATAL:|PANIC:|error:");

  /** What the starter says, which is no cause. */
  private static final Pattern STARTER =
      Pattern.compile(
          "^(waiting for server to start\\.*|stopped waiting|Examine the log.*|pg_ctl:.*)");

  /** What can be done, by what is in the server's words. */
  private enum Remedy {
    VERSION(
        "initialized by PostgreSQL version",
        "the folder is of another PostgreSQL. Start the version of the service that wrote it, save"
            + " the data by pg_dump, and restore them into an empty data directory"),
    DAMAGE(
        "PG_CONTROL_VERSION|control file|checkpoint record|invalid page|could not open",
        "files of the database are damaged or missing: restore the data directory from its backup"),
    PASSWORD(
        WRONG_PASSWORD,
        "the password in keys/database is not that of the server: restore the folder keys from its"
            + " backup, or set a new password (docs/operations.md, A lost key)"),
    OTHER(
        "",
        "make the folder writable and the disk large enough, or set WECHAT_LOGIN_DATABASE_URL to a"
            + " PostgreSQL of your own");

    private final Pattern words;
    private final String text;

    Remedy(String words, String text) {
      this.words = Pattern.compile(words);
      this.text = text;
    }

    static String of(String said) {
      for (Remedy remedy : values()) {
        if (remedy.words.matcher(said).find()) {
          return remedy.text;
        }
      }
      return OTHER.text;
    }
  }

  private final Path log;
  private final Path pidFile;
  private final BooleanSupplier isPasswordWrong;
  private int gone;

  /**
   * Makes a launch.
   *
   * @param log where the server writes what it says; emptied first
   * @param pidFile names the process of a server that runs
   * @param isPasswordWrong asks the server
   */
  Launch(Path log, Path pidFile, BooleanSupplier isPasswordWrong) throws IOException {
    this.log = log;
    this.pidFile = pidFile;
    this.isPasswordWrong = isPasswordWrong;
    Files.deleteIfExists(log);
    Files.createFile(log);
    FileRights.close(log);
  }

  /**
   * Starts the server.
   *
   * @throws IOException with the server's own words and what to do, as soon as it has failed
   */
  EmbeddedPostgres start(EmbeddedPostgres.Builder builder) throws IOException {
    builder
        .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
        // The log is small and has no row in it: errors, which quote rows, are not written.
        .setServerConfig("log_min_messages", "fatal")
        .setServerConfig("log_min_error_statement", "panic")
        .setServerConfig("log_line_prefix", "");
    FutureTask<EmbeddedPostgres> starting = new FutureTask<>(builder::start);
    Thread thread = Thread.ofPlatform().name("postgresql-start").daemon().start(starting);
    while (true) {
      try {
        return starting.get(INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException stillStarting) {
        String said = said();
        if (hasFailed(said)) {
          thread.interrupt();
          close(starting);
          throw failure(said, Optional.empty());
        }
      } catch (ExecutionException e) {
        throw failure(said(), Optional.ofNullable(e.getCause()));
      } catch (InterruptedException e) {
        thread.interrupt();
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }

  private boolean hasFailed(String said) {
    gone = causes(said).isEmpty() || isRunning() ? 0 : gone + 1;
    return gone > GONE
        || ENDED.matcher(said).find()
        || (said.contains(WRONG_PASSWORD) && isPasswordWrong.getAsBoolean());
  }

  private boolean isRunning() {
    try {
      return ProcessHandle.of(Long.parseLong(Files.readAllLines(pidFile).getFirst().strip()))
          .isPresent();
    } catch (IOException | NumberFormatException | NoSuchElementException none) {
      return false;
    }
  }

  /** Returns what says why a server does not start, and what follows it. */
  private static List<String> causes(String said) {
    return said.lines()
        .filter(line -> !NOT_YET.matcher(line).find())
        .map(line -> STARTER.matcher(line.strip()).replaceFirst("").strip())
        .filter(line -> !line.isEmpty())
        .dropWhile(line -> !CAUSE.matcher(line).find())
        .toList();
  }

  /** Interrupted, the library returns a server, which releases its lock on the folder. */
  private static void close(FutureTask<EmbeddedPostgres> starting) throws IOException {
    try {
      starting.get().close();
    } catch (ExecutionException failed) {
      // Then there is nothing to close.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static IOException failure(String said, Optional<Throwable> cause) {
    List<String> lines = causes(said);
    String words =
        lines.isEmpty()
            ? cause.map(Throwable::toString).orElse("it says nothing")
            : "PostgreSQL says: "
                + String.join(
                    " | ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    return new IOException(words + "\n  What to do: " + Remedy.of(said), cause.orElse(null));
  }

  private String said() throws IOException {
    return Files.readString(log, StandardCharsets.ISO_8859_1);
  }
}
