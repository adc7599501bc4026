package io.wechatlogin.trial.postgres;

import io.wechatlogin.bootstrap.rights.FileRights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Unpacks an archive into a folder that only this user may look into. */
final class Unpacking {
  private final ProgramArchive archive;
  private final Path folder;
  private final ContentDigest digest = new ContentDigest();

  Unpacking(ProgramArchive archive, Path folder) {
    this.archive = archive;
    this.folder = folder;
  }

  /** Unpacks, and returns the digest of what was written, in hex. */
  String run() throws IOException {
    List<Future<?>> written = new ArrayList<>();
    // Decompression takes one thread and all of the time; the rest is done beside it.
    try (ExecutorService writer = Executors.newSingleThreadExecutor();
        TarArchiveInputStream tar = archive.open()) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException(entry.getName() + " leads out of the archive");
        }
        String path = folder.relativize(target).toString().replace('\\', '/');
        if (entry.isSymbolicLink()) {
          createFolderOf(target);
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
          digest.addLink(path, entry.getLinkName());
        } else if (entry.isFile()) {
          createFolderOf(target);
          byte[] content = tar.readAllBytes();
          boolean executable = (entry.getMode() & 0100) != 0 || path.startsWith("bin/");
          written.add(
              writer.submit(
                  () -> {
                    Files.write(target, content);
                    FileRights.close(target, executable);
                    digest.addFile(path, content);
                    return null;
                  }));
        }
      }
      for (Future<?> file : written) {
        file.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("PostgreSQL cannot be unpacked", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return digest.hex();
  }

  private static void createFolderOf(Path path) throws IOException {
    Path folder = Objects.requireNonNull(path.getParent());
    if (!Files.isDirectory(folder)) {
      createFolderOf(folder);
      FileRights.createFolder(folder);
    }
  }
}
