package io.wechatlogin.trial.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The SHA-256 of a tree of files: of the path and the content of each file, and of the path and the
 * target of each link, in the order of the paths. It does not cover rights, owners and times.
 */
final class ContentDigest {
  private static final int BUFFER = 1 << 17;

  private final Map<String, String> entries = new ConcurrentHashMap<>();

  /** Adds a file. */
  void addFile(String path, byte[] content) {
    entries.put(path, "file " + HexFormat.of().formatHex(sha256().digest(content)));
  }

  /** Adds a symbolic link. */
  void addLink(String path, String target) {
    entries.put(path, "link " + target);
  }

  /** Returns the digest of what was added, in hex. */
  String hex() {
    StringBuilder all = new StringBuilder();
    new TreeMap<>(entries)
        .forEach((path, entry) -> all.append(path).append(' ').append(entry).append('\n'));
    return HexFormat.of()
        .formatHex(sha256().digest(all.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Returns the digest of a folder, in hex.
   *
   * @param except the name of a file at its top that does not count
   */
  static String of(Path folder, String except) throws IOException {
    ContentDigest digest = new ContentDigest();
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files =
          all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
              .filter(path -> !path.equals(folder.resolve(except)))
              .toList();
    }
    // Half a second on one core of a cold JVM; most of a start is waiting, and it has two cores.
    files.parallelStream().forEach(file -> digest.add(folder, file));
    return digest.hex();
  }

  private void add(Path folder, Path file) {
    String path = folder.relativize(file).toString().replace('\\', '/');
    try {
      if (Files.isSymbolicLink(file)) {
        addLink(path, Files.readSymbolicLink(file).toString());
      } else {
        entries.put(path, "file " + HexFormat.of().formatHex(sha256Of(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] sha256Of(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER];
    try (InputStream content = Files.newInputStream(file)) {
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
