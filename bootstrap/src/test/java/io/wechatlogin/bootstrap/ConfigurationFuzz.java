package io.wechatlogin.bootstrap;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.wechatlogin.application.embedding.EmbeddedLogin;
import io.wechatlogin.application.instance.ConfigurationException;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.files.InstanceFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The files of an instance: read, or refused by one message that shows no secret. */
final class ConfigurationFuzz {
  private static final Path DIR = folder();

  private ConfigurationFuzz() {}

  /** Called by the fuzzer: two files, of which one has as many bytes as the first byte says. */
  public static void fuzzerTestOneInput(FuzzedDataProvider data) throws IOException {
    Path element = DIR.resolve("auths/loginTypes/Main");
    Files.write(element.resolve("e.json"), data.consumeBytes(data.consumeInt(0, 400)));
    Files.write(element.resolve("Main.json"), data.consumeRemainingAsBytes());
    EmbeddedLogin.Builder wiring =
        EmbeddedLogin.builder()
            .ports(new MemoryStore().ports())
            .instances(InstanceFiles.in(DIR))
            .settings(
                name -> Optional.of("marker-of-a-secret").filter(text -> name.equals("SECRET")));
    try (EmbeddedLogin login = wiring.start()) {
      login.elements();
    } catch (ConfigurationException refusal) {
      if (refusal.problems().isEmpty() || refusal.toString().contains("marker-")) {
        throw new IllegalStateException(refusal);
      }
    }
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
