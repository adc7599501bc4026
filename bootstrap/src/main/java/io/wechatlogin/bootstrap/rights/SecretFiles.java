package io.wechatlogin.bootstrap.rights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Files with secrets in them that should not be there, or that other users can read. */
public final class SecretFiles {
  /** A secret that is written out, and not the name of a variable. */
  private static final Pattern CLEAR_SECRET =
      Pattern.compile(
          "\"(appSecret|pushToken|encodingAesKey|previousEncodingAesKey)\"\\s*:\\s*\"(?!\\$\\{)[^\"]");

  private SecretFiles() {}

  /**
   * Returns a problem for each key of a data directory that somebody else can read. It stops the
   * start: what the key protects may be copied already.
   *
   * @param keys the folder of the keys, which need not exist
   */
  public static List<String> readableKeys(Path keys) {
    return matching(keys, 1, path -> FileRights.isReadableByOthers(path)).stream()
        .map(
            path ->
                path
                    + ": other users can read this key; chmod 600, and replace the key if they may"
                    + " have read it (docs/operations.md)")
        .toList();
  }

  /** Returns a warning for each file of the instances that has a secret in clear text. */
  public static List<String> clearSecrets(Path configDir) {
    return matching(
            configDir.resolve("auths/loginTypes"),
            2,
            path ->
                path.toString().endsWith(".json")
                    && CLEAR_SECRET.matcher(Files.readString(path)).find())
        .stream()
        .map(
            path ->
                path
                    + ": has a secret in clear text"
                    + (isReadableByEverybody(path)
                        ? " and every user can read it; chmod o-r, or write"
                        : "; write")
                    + " \"${NAME}\" and set the variable")
        .toList();
  }

  private static boolean isReadableByEverybody(Path path) {
    try {
      return FileRights.isReadableByEverybody(path);
    } catch (IOException unreadable) {
      return false;
    }
  }

  private interface Question {
    boolean isTrue(Path path) throws IOException;
  }

  private static List<Path> matching(Path folder, int depth, Question question) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder, depth)) {
      all.filter(Files::isRegularFile).filter(answered(question)).sorted().forEach(found::add);
    } catch (IOException unreadable) {
      // Whoever reads the files says it in other words.
    }
    return found;
  }

  private static Predicate<Path> answered(Question question) {
    return path -> {
      try {
        return question.isTrue(path);
      } catch (IOException unreadable) {
        return false;
      }
    };
  }
}
