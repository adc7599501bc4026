package io.wechatlogin.integration.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.integration.environment.ServiceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A failed start prints one line that names the setting, and shows nothing internal. */
@Tag("long")
class FailedStartIT {
  @TempDir private Path dir;

  @Test
  void aDatabaseThatIsNotThereIsNamed() {
    assertFails(
        Map.of(
            "WECHAT_LOGIN_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/none",
            "WECHAT_LOGIN_DATABASE_PASSWORD", "marker-password",
            "WECHAT_LOGIN_ENCRYPTION_KEYS", "A".repeat(43) + "="),
        "WECHAT_LOGIN_DATABASE_URL: the database cannot be opened: Connection refused");
  }

  @Test
  void aPortThatIsTakenIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertFails(
          Map.of("WECHAT_LOGIN_PORT", Integer.toString(taken.getLocalPort())),
          "WECHAT_LOGIN_PORT:");
    }
  }

  @Test
  void aDataDirectoryThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.createFile(dir.resolve("file"));
    assertFails(
        Map.of("WECHAT_LOGIN_DATA_DIR", file.resolve("data").toString()), "WECHAT_LOGIN_DATA_DIR:");
  }

  @Test
  void aDataDirectoryInUseIsNamed() {
    try (ServiceProcess first = ServiceProcess.start(dir.resolve("data"), Map.of())) {
      assertThat(first.url()).isNotNull();
      assertFails(Map.of(), "is in use by another process");
    }
  }

  @Test
  void everySettingThatIsWrongIsNamedAtOnce() {
    assertFails(
        Map.of("WECHAT_LOGIN_PORT", "many", "WECHAT_LOGIN_TRUSTED_PROXIES", "nonsense"),
        "WECHAT_LOGIN_PORT: must be a number",
        "WECHAT_LOGIN_TRUSTED_PROXIES:");
  }

  private void assertFails(Map<String, String> environment, String... said) {
    ServiceProcess service = ServiceProcess.launch(dir.resolve("data"), environment);
    assertThat(service.exitStatus()).isEqualTo(1);
    assertThat(service.output())
        .contains("The service cannot start:")
        .contains(said)
        .doesNotContain("marker-")
        .doesNotContain("\tat ");
  }
}
