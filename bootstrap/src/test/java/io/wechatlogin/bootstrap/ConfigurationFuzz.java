package io.wechatlogin.bootstrap;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.wechatlogin.application.AllowedRedirects;
import io.wechatlogin.files.ConfigurationException;
import io.wechatlogin.files.InstanceFiles;
import io.wechatlogin.files.LoginTypes;
import io.wechatlogin.files.SharedLoginTypeContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The files of an instance: read, or refused by one message that shows no secret. */
final class ConfigurationFuzz {
  private static final SharedLoginTypeContext CONTEXT =
      new SharedLoginTypeContext(
          name -> Optional.of("marker-of-a-secret").filter(text -> name.equals("SECRET")),
          Clock.systemUTC());

  private static final Path DIR = folder();

  private ConfigurationFuzz() {}

  /** Called by the fuzzer: two files, of which one has as many bytes as the first byte says. */
  public static void fuzzerTestOneInput(FuzzedDataProvider data) throws IOException {
    Path element = DIR.resolve("auths/loginTypes/Main");
    Files.write(element.resolve("e.json"), data.consumeBytes(data.consumeInt(0, 400)));
    Files.write(element.resolve("Main.json"), data.consumeRemainingAsBytes());
    try {
      InstanceFiles.read(DIR, LoginTypes.onClassPath(), CONTEXT, AllowedRedirects.of(List.of()));
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
