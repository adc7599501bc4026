package io.wechatlogin.trial.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

/** The archives on the class path are those that the service knows the content of. */
class ProgramArchiveTest {
  @Test
  void everyArchiveIsTheOneWhoseContentIsKnown() throws IOException {
    assertThat(ProgramArchive.digests()).hasSize(5);
    for (Object name : ProgramArchive.digests().keySet()) {
      String line = ProgramArchive.digests().getProperty(name.toString());
      String file = sha256Of(name.toString());
      if (!line.endsWith(" " + file)) {
        // Unpacking all archives takes a minute; so it is done only where one is new.
        assertThat(line).as(name.toString()).isEqualTo(contentOf(name.toString()) + " " + file);
      }
    }
  }

  @Test
  void thisMachineHasAnArchive() {
    assertThat(ProgramArchive.ofThisMachine().digest()).hasSize(64);
  }

  private static String sha256Of(String name) throws IOException {
    try (InputStream packed =
            Objects.requireNonNull(ProgramArchive.class.getResourceAsStream("/" + name));
        DigestInputStream digest =
            new DigestInputStream(packed, MessageDigest.getInstance("SHA-256"))) {
      byte[] buffer = new byte[1 << 16];
      while (digest.read(buffer) >= 0) {
        // The digest is what is wanted.
      }
      return HexFormat.of().formatHex(digest.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static String contentOf(String name) throws IOException {
    ContentDigest digest = new ContentDigest();
    try (TarArchiveInputStream tar = new ProgramArchive(name, "").open()) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String path = entry.getName().replaceFirst("^\\./", "");
        if (entry.isSymbolicLink()) {
          digest.addLink(path, entry.getLinkName());
        } else if (entry.isFile()) {
          digest.addFile(path, tar.readAllBytes());
        }
      }
    }
    return digest.hex();
  }
}
