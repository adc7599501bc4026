package io.wechatlogin.trial.postgres;

import io.wechatlogin.bootstrap.settings.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server that a killed process of the service left running on a folder. Its pid file says only
 * which process it was: the number may be another program's by now, and a copied folder has the pid
 * file of somebody else's server in it.
 */
final class LeftOver {
  static final String PID_FILE = "postmaster.pid";

  private static final Logger LOG = LoggerFactory.getLogger(LeftOver.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration RECHECK_INTERVAL = Duration.ofMillis(100);

  /** The lines of the file, as PostgreSQL writes them. */
  private static final int PID = 0;

  private static final int FOLDER = 1;
  private static final int START_SECONDS = 2;

  /** How far the start of a process may be from what the server wrote about it. */
  private static final Duration SAME_START = Duration.ofSeconds(10);

  private enum Owner {
    OURS,
    NOT_OURS,
    UNKNOWN
  }

  private LeftOver() {}

  /**
   * Stops the server on a folder, and removes a pid file that names anything else.
   *
   * @throws StartupException when it does not stop, or the system does not show whose it is
   */
  static void stop(Path folder) {
    Path pidFile = folder.resolve(PID_FILE);
    if (!Files.exists(pidFile)) {
      return;
    }
    try {
      List<String> lines = Files.readAllLines(pidFile);
      Optional<ProcessHandle> process = process(lines);
      switch (process.isPresent() ? owner(process.get(), folder, lines) : Owner.NOT_OURS) {
        case OURS -> stop(process.orElseThrow(), folder);
        case NOT_OURS -> {
          LOG.info("{} names no server of this folder and is removed", pidFile);
          Files.delete(pidFile);
        }
        case UNKNOWN ->
            throw new StartupException(
                pidFile
                    + " names process "
                    + process.orElseThrow().pid()
                    + ", and the system does not show whether that is the PostgreSQL of this"
                    + " folder: stop it if it is, and remove the file if it is not");
      }
    } catch (IOException e) {
      throw new StartupException(pidFile + " cannot be read or removed: " + e);
    }
  }

  private static void stop(ProcessHandle server, Path folder) {
    LOG.info("stopping the PostgreSQL that was left running on {}", folder);
    try {
      server.destroy();
      server.onExit().get(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new StartupException("a PostgreSQL still runs on " + folder + " and does not stop");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted");
    }
  }

  private static Optional<ProcessHandle> process(List<String> lines) {
    try {
      return ProcessHandle.of(Long.parseLong(lines.get(PID).strip()));
    } catch (NumberFormatException | IndexOutOfBoundsException unreadable) {
      return Optional.empty();
    }
  }

  /** A process that is about to end shows nothing of itself for a moment; it is waited for. */
  private static Owner owner(ProcessHandle process, Path folder, List<String> lines) {
    long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
    Owner owner = ownerNow(process, folder, lines);
    while (owner == Owner.UNKNOWN && System.nanoTime() < deadline) {
      if (hasEnded(process)) {
        return Owner.NOT_OURS;
      }
      owner = ownerNow(process, folder, lines);
    }
    return owner;
  }

  /** Returns whether a process ends within a moment, or has ended and nobody asked for its code. */
  private static boolean hasEnded(ProcessHandle process) {
    try {
      process.onExit().get(RECHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException alive) {
      return isZombie(process);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted");
    }
  }

  private static boolean isZombie(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      // The state follows the name of the program, which stands in brackets.
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException hidden) {
      return false;
    }
  }

  /** A server works in its folder, which Linux shows; it is also started with the folder's name. */
  private static Owner ownerNow(ProcessHandle process, Path folder, List<String> lines) {
    Optional<String> command = process.info().command();
    if (command.isPresent() && !command.get().contains("postgres")) {
      return Owner.NOT_OURS;
    }
    try {
      Path worksIn = Path.of("/proc", Long.toString(process.pid()), "cwd");
      if (Files.exists(worksIn)) {
        return Files.isSameFile(worksIn, folder) ? Owner.OURS : Owner.NOT_OURS;
      }
      Optional<Path> startedWith = startedWith(process);
      if (startedWith.isPresent() && Files.exists(startedWith.get())) {
        return Files.isSameFile(startedWith.get(), folder) ? Owner.OURS : Owner.NOT_OURS;
      }
      // Without either, as on Windows: what the server wrote, as far as it is still true.
      if (!isNamed(folder, lines) || !isStartOf(process, lines)) {
        return Owner.NOT_OURS;
      }
    } catch (IOException hidden) {
      LOG.debug("process {} does not show its folder", process.pid(), hidden);
    }
    return command.isPresent() ? Owner.OURS : Owner.UNKNOWN;
  }

  private static Optional<Path> startedWith(ProcessHandle process) {
    List<String> arguments = process.info().arguments().map(List::of).orElse(List.of());
    int option = arguments.indexOf("-D");
    return option >= 0 && option + 1 < arguments.size()
        ? Optional.of(Path.of(arguments.get(option + 1)))
        : Optional.empty();
  }

  private static boolean isNamed(Path folder, List<String> lines) throws IOException {
    Path named = Path.of(lines.size() > FOLDER ? lines.get(FOLDER) : "");
    return Files.exists(named) && Files.isSameFile(named, folder);
  }

  private static boolean isStartOf(ProcessHandle process, List<String> lines) {
    Optional<Instant> start = process.info().startInstant();
    if (start.isEmpty() || lines.size() <= START_SECONDS) {
      return true;
    }
    try {
      Instant written = Instant.ofEpochSecond(Long.parseLong(lines.get(START_SECONDS).strip()));
      return Duration.between(start.get(), written).abs().compareTo(SAME_START) < 0;
    } catch (NumberFormatException unreadable) {
      return false;
    }
  }
}
