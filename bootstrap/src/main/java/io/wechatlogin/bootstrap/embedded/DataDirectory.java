package io.wechatlogin.bootstrap.embedded;

import io.wechatlogin.bootstrap.rights.FileRights;
import io.wechatlogin.bootstrap.rights.SecretFiles;
import io.wechatlogin.bootstrap.settings.Settings;
import io.wechatlogin.bootstrap.settings.StartupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder that the service keeps its own files in. One process at a time may use it. */
public final class DataDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);
  private static final String KEYS = "keys";
  private static final String IN_USE = " is in use by another process";

  private final Path root;
  private final FileLock lock;

  private DataDirectory(Path root, FileLock lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Opens the folder, and creates it where it does not exist.
   *
   * @throws StartupException when it cannot be used, or another process uses it
   */
  public static DataDirectory open(Path path) {
    Path root = path.toAbsolutePath().normalize();
    try {
      createClosed(root);
      FileChannel channel =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new StartupException("WECHAT_LOGIN_DATA_DIR: " + root + IN_USE);
      }
      return new DataDirectory(root, lock);
    } catch (IOException e) {
      throw new StartupException(
          "WECHAT_LOGIN_DATA_DIR: " + root + " cannot be made or written: " + e);
    }
  }

  /**
   * Creates the folder for this user only, and closes it to others who may write: they could put
   * files of theirs in the place of the database, the keys and the programs.
   */
  private static void createClosed(Path root) throws IOException {
    if (!Files.exists(root)) {
      if (root.getParent() != null) {
        Files.createDirectories(root.getParent());
      }
      FileRights.createFolder(root);
    }
    if (FileRights.isWritableByOthers(root)) {
      if (!FileRights.isOurs(root)) {
        throw new StartupException(
            "WECHAT_LOGIN_DATA_DIR: other users may write to "
                + root
                + ", and it is not ours to change: chmod go-w");
      }
      LOG.warn("other users could write to {}: it is closed to them now", root);
      FileRights.closeToWriters(root);
    }
  }

  /** Returns whether {@link #open} failed because another process uses the folder. */
  public static boolean isInUse(StartupException problem) {
    return String.valueOf(problem.getMessage()).endsWith(IN_USE);
  }

  /** Returns a problem for each key of the settings' data directory that others can read. */
  public static List<String> readableKeys(Settings settings) {
    return settings.needsDataDir()
        ? SecretFiles.readableKeys(settings.files().dataDir().resolve(KEYS))
        : List.of();
  }

  /** Returns a secret of this folder, if it was made before. */
  public Optional<String> existingSecret(String name) {
    Path file = secretFile(root, name);
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    } catch (IOException e) {
      throw new StartupException("WECHAT_LOGIN_DATA_DIR: " + file + " cannot be read: " + e);
    }
  }

  /** Returns the file that holds a secret of a data directory, whether it exists or not. */
  public static Path secretFile(Path dataDir, String name) {
    return dataDir.resolve(KEYS).resolve(name);
  }

  /** Returns a path below the folder. */
  public Path resolve(String name) {
    return root.resolve(name);
  }

  /** Returns a secret of this folder: made by the first call, and readable by its owner only. */
  public String secret(String name, Supplier<String> maker) {
    Path file = secretFile(root, name);
    try {
      if (!Files.exists(file)) {
        Path folder = Objects.requireNonNull(file.getParent());
        if (!Files.exists(folder)) {
          FileRights.createFolder(folder);
        }
        Path fresh = file.resolveSibling(name + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh);
        FileRights.close(fresh);
        Files.writeString(fresh, maker.get(), StandardOpenOption.SYNC);
        Files.move(fresh, file);
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      lock.acquiredBy().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }
}
