package io.wechatlogin.trial.postgres;

import io.wechatlogin.bootstrap.embedded.DataDirectory;
import io.wechatlogin.bootstrap.rights.FileRights;
import io.wechatlogin.bootstrap.settings.StartupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL's programs, unpacked below the data directory. They are compared with the archive
 * before each run: a program that somebody has changed, or could change, runs with the rights of
 * the service.
 */
final class Programs {
  private static final Logger LOG = LoggerFactory.getLogger(Programs.class);
  private static final String FOLDER = "programs";

  /** A folder within the one that is closed to others, because the library opens it to them. */
  private static final String WORK = "work";

  /** The library takes a folder with this file in it for whole. */
  private static final String COMPLETE = ".exists";

  private final Path folder;
  private final ProgramArchive archive;

  private Programs(Path folder, ProgramArchive archive) {
    this.folder = folder;
    this.archive = archive;
  }

  /**
   * Returns the programs, unpacked and checked.
   *
   * @throws StartupException where they can be neither trusted nor replaced
   */
  static Programs in(DataDirectory data) throws IOException {
    Programs programs = new Programs(data.resolve(FOLDER), ProgramArchive.ofThisMachine());
    programs.prepare();
    return programs;
  }

  /** Returns the folder in which the library looks for the programs. */
  Path folder() {
    return folder.resolve(WORK);
  }

  /** Closes the folder again, which the library opens to everybody when it starts a server. */
  void close() throws IOException {
    FileRights.close(folder());
  }

  /**
   * Returns what the library is given for the archive. It only derives the name of a folder from
   * it, which is there already.
   */
  byte[] label() {
    return archive.digest().getBytes(StandardCharsets.UTF_8);
  }

  private void prepare() throws IOException {
    Path unpacked = folder().resolve("PG-" + HexFormat.of().formatHex(md5(label())));
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      if (isTrusted(unpacked)) {
        return;
      }
      LOG.info("unpacking PostgreSQL again: {} is missing, or not as it should be", unpacked);
      delete(folder);
    }
    FileRights.createFolder(folder);
    FileRights.createFolder(folder());
    Path fresh = folder().resolve("unpacking");
    FileRights.createFolder(fresh);
    if (!new Unpacking(archive, fresh).run().equals(archive.digest())) {
      throw new StartupException(
          archive.name() + " on the class path is not the one that this service was built with");
    }
    Files.createFile(fresh.resolve(COMPLETE));
    FileRights.close(fresh.resolve(COMPLETE));
    Files.move(fresh, unpacked, StandardCopyOption.ATOMIC_MOVE);
  }

  private boolean isTrusted(Path unpacked) throws IOException {
    if (!Files.exists(unpacked.resolve(COMPLETE), LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> paths = all.toList();
      for (Path path : paths) {
        if (!FileRights.isOursAlone(path)) {
          return false;
        }
      }
    }
    return ContentDigest.of(unpacked, COMPLETE).equals(archive.digest());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new StartupException(folder + " cannot be trusted, and not be removed: " + e);
    }
  }

  private static byte[] md5(byte[] text) {
    try {
      return MessageDigest.getInstance("MD5").digest(text);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
