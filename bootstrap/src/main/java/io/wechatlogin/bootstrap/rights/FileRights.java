package io.wechatlogin.bootstrap.rights;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * The rights to a file of users other than the one that this process runs as. Where the file system
 * does not show rights, as on Windows, others have none.
 */
public final class FileRights {
  private static final Set<PosixFilePermission> OF_GROUP =
      PosixFilePermissions.fromString("---rwx---");
  private static final Set<PosixFilePermission> OF_OTHERS =
      PosixFilePermissions.fromString("------rwx");
  private static final int STICKY = 01000;
  private static final int SUPERUSER = 0;

  private FileRights() {}

  /** Creates a folder that is open to this user only. Its parent must exist. */
  public static void createFolder(Path folder) throws IOException {
    if (isKnown(folder)) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(folder);
    }
  }

  /** Takes all rights from everybody but the owner. */
  public static void close(Path path) throws IOException {
    close(path, false);
  }

  /**
   * Takes all rights from everybody but the owner.
   *
   * @param isProgram whether the owner may execute it
   */
  public static void close(Path path, boolean isProgram) throws IOException {
    if (isKnown(path)) {
      Set<PosixFilePermission> rights = EnumSet.copyOf(rights(path));
      rights.removeAll(OF_GROUP);
      rights.removeAll(OF_OTHERS);
      if (isProgram) {
        rights.add(PosixFilePermission.OWNER_EXECUTE);
      }
      Files.setPosixFilePermissions(path, rights);
    }
  }

  /** Takes from everybody but the owner the right to change a folder. */
  public static void closeToWriters(Path folder) throws IOException {
    Set<PosixFilePermission> rights = EnumSet.copyOf(rights(folder));
    rights.remove(PosixFilePermission.GROUP_WRITE);
    rights.remove(PosixFilePermission.OTHERS_WRITE);
    Files.setPosixFilePermissions(folder, rights);
  }

  /** Returns whether the file belongs to this user and nobody else has any right to it. */
  public static boolean isOursAlone(Path path) throws IOException {
    if (!isKnown(path)) {
      return true;
    }
    if (!isOurs(path)) {
      return false;
    }
    // Everybody may read a link; where it leads to is looked at by itself.
    if (Files.isSymbolicLink(path)) {
      return true;
    }
    Set<PosixFilePermission> rights = rights(path);
    return rights.stream().noneMatch(right -> OF_GROUP.contains(right) || isOfOthers(right));
  }

  /** Returns whether the file belongs to the user that this process runs as. */
  public static boolean isOurs(Path path) throws IOException {
    return !isKnown(path) || owner(path) == new UnixSystem().getUid();
  }

  /**
   * Returns whether somebody else may read a secret. The superuser may; so the group may read what
   * the superuser owns and hands to this process, as PostgreSQL has it for its keys.
   */
  public static boolean isReadableByOthers(Path path) throws IOException {
    if (!isKnown(path)) {
      return false;
    }
    Set<PosixFilePermission> rights = rights(path);
    return rights.stream().anyMatch(FileRights::isOfOthers)
        || rights.contains(PosixFilePermission.GROUP_WRITE)
        || (rights.contains(PosixFilePermission.GROUP_READ)
            && (owner(path) != SUPERUSER || isOurs(path)));
  }

  /** Returns whether users outside of the group of the file may read it. */
  public static boolean isReadableByEverybody(Path path) throws IOException {
    return isKnown(path) && rights(path).contains(PosixFilePermission.OTHERS_READ);
  }

  /** Returns whether somebody else may replace what is in a folder. */
  public static boolean isWritableByOthers(Path folder) throws IOException {
    if (!isKnown(folder)) {
      return false;
    }
    int mode = (int) Files.getAttribute(folder, "unix:mode");
    Set<PosixFilePermission> rights = rights(folder);
    return (mode & STICKY) == 0
        && (rights.contains(PosixFilePermission.GROUP_WRITE)
            || rights.contains(PosixFilePermission.OTHERS_WRITE));
  }

  private static boolean isOfOthers(PosixFilePermission right) {
    return OF_OTHERS.contains(right);
  }

  private static Set<PosixFilePermission> rights(Path path) throws IOException {
    return Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static long owner(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isKnown(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix");
  }
}
