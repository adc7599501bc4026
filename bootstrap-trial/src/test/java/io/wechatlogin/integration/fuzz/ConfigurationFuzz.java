package io.wechatlogin.integration.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.wechatlogin.application.embedding.EmbeddedLogin;
import io.wechatlogin.application.instance.ConfigurationException;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.files.InstanceFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The files of an instance: they are read, or refused in one message that shows no secret. */
final class ConfigurationFuzz {
  private static final String MARKER = "marker-";
  private static final Path DIR = folder();

  private ConfigurationFuzz() {}

  /** Called by the fuzzer: two files, of which one has as many bytes as the first byte says. */
  public static void fuzzerTestOneInput(FuzzedDataProvider data) throws IOException {
    Path element = DIR.resolve("auths/loginTypes/Main");
    byte[] first = data.consumeBytes(data.consumeInt(0, 400));
    byte[] second = data.consumeRemainingAsBytes();
    Files.write(element.resolve("e.json"), first);
    Files.write(element.resolve("Main.json"), second);
    // The fuzzer sees the comparison below and learns the word, which is no secret in a key.
    boolean isGuessed = text(first).contains(MARKER) || text(second).contains(MARKER);
    EmbeddedLogin.Builder wiring =
        EmbeddedLogin.builder()
            .ports(new MemoryStore().ports())
            .instances(InstanceFiles.in(DIR))
            .settings(
                name -> Optional.of(MARKER + "of-a-secret").filter(text -> name.equals("SECRET")));
    try (EmbeddedLogin login = wiring.start()) {
      login.elements();
    } catch (ConfigurationException refusal) {
      boolean isShown = !isGuessed && refusal.toString().contains(MARKER);
      if (refusal.problems().isEmpty() || isShown) {
        throw new IllegalStateException(refusal);
      }
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static Path folder() {
    try {
      Path dir = Files.createTempDirectory("fuzz");
      Files.createDirectories(dir.resolve("auths/loginTypes/Main"));
      return dir;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
