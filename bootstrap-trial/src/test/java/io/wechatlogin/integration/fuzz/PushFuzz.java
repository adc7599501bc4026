package io.wechatlogin.integration.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.wechatlogin.application.embedding.EmbeddedLogin;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.type.PushReceiver;
import io.wechatlogin.files.InstanceFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;

/** Bodies of correctly signed pushes: each is read, or refused by a documented error. */
final class PushFuzz {
  private static final PushReceiver RECEIVER = receiver();

  private PushFuzz() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(FuzzedDataProvider data) {
    String time = Long.toString(Clock.systemUTC().instant().getEpochSecond());
    Map<String, String> parameters =
        Map.of("signature", signature("token", time, "n"), "timestamp", time, "nonce", "n");
    try {
      RECEIVER.open(parameters, data.consumeRemainingAsBytes());
    } catch (LoginException refusal) {
      if (refusal.error().code().isEmpty()) {
        throw refusal;
      }
    }
  }

  private static String signature(String... texts) {
    try {
      String joined = String.join("", Stream.of(texts).sorted().toList());
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(joined.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PushReceiver receiver() {
    try {
      Path dir = Files.createTempDirectory("fuzz");
      Path element = Files.createDirectories(dir.resolve("auths/loginTypes/Main"));
      Files.writeString(
          element.resolve("e.json"),
          "{\"type\": \"auths.loginTypes.WechatPublicType\", \"title\": \"Main\"}");
      Files.writeString(
          element.resolve("Main.json"),
          "{\"appId\": \"wx1\", \"appSecret\": \"s\", \"pushToken\": \"token\"}");
      try (EmbeddedLogin login =
          EmbeddedLogin.builder()
              .ports(new MemoryStore().ports())
              .instances(InstanceFiles.in(dir))
              .start()) {
        return (PushReceiver) login.application().instances().get("Main").type();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
