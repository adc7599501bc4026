package io.wechatlogin.trial.postgres;

import io.wechatlogin.bootstrap.settings.StartupException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The archive with PostgreSQL's programs for one kind of machine, as a library on the class path
 * brings it.
 *
 * @param name the name of the resource
 * @param digest of its content, by {@link ContentDigest}, as it was when this service was built
 */
record ProgramArchive(String name, String digest) {
  private static final String DIGESTS = "programs.properties";

  /** Finds the archive for this machine. */
  static ProgramArchive ofThisMachine() {
    String name =
        "postgres-" + system(property("os.name")) + "-" + processor(property("os.arch")) + ".txz";
    String line = digests().getProperty(name);
    if (line == null) {
      throw new StartupException(
          "the embedded PostgreSQL does not run on this machine ("
              + name
              + "): set WECHAT_LOGIN_DATABASE_URL to a PostgreSQL of your own");
    }
    return new ProgramArchive(name, line.substring(0, line.indexOf(' ')));
  }

  /** Returns the digests of all archives by their names: of the content, and of the file. */
  static Properties digests() {
    Properties digests = new Properties();
    try (InputStream file = ProgramArchive.class.getResourceAsStream(DIGESTS)) {
      digests.load(Objects.requireNonNull(file, DIGESTS));
    } catch (IOException e) {
      throw new IllegalStateException(DIGESTS + " cannot be read", e);
    }
    return digests;
  }

  /** Opens the archive. */
  TarArchiveInputStream open() throws IOException {
    InputStream packed = ProgramArchive.class.getResourceAsStream("/" + name);
    if (packed == null) {
      throw new IOException(name + " is not on the class path");
    }
    return new TarArchiveInputStream(new BufferedInputStream(new XZInputStream(packed), 1 << 16));
  }

  private static String property(String name) {
    return System.getProperty(name).toLowerCase(Locale.ROOT);
  }

  private static String system(String os) {
    return os.startsWith("windows") ? "windows" : os.startsWith("mac") ? "darwin" : os;
  }

  private static String processor(String architecture) {
    return switch (architecture) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      default -> architecture;
    };
  }
}
