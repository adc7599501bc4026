package io.wechatlogin.bootstrap.rights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFilesTest {
  @TempDir private Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw-r-----", "rw--w----", "rw-----w-"})
  void aKeyThatOthersCanReadOrReplaceIsAProblem(String rights) throws IOException {
    write("keys/encryption", "marker-key", rights);
    assertThat(SecretFiles.readableKeys(dir.resolve("keys")))
        .singleElement()
        .asString()
        .contains("keys/encryption", "other users can read this key", "chmod 600")
        .doesNotContain("marker-key");
  }

  @Test
  void aKeyOfOnesOwnIsFine() throws IOException {
    write("keys/encryption", "key", "rw-------");
    write("keys/database", "key", "r--------");
    assertThat(SecretFiles.readableKeys(dir.resolve("keys"))).isEmpty();
    assertThat(SecretFiles.readableKeys(dir.resolve("none"))).isEmpty();
  }

  @Test
  void aClearSecretIsAWarning() throws IOException {
    String clear = "{\"authConfig\": {\"appId\": \"wx1\", \"appSecret\" : \"marker\"}}";
    write("auths/loginTypes/A/A.json", clear, "rw-r--r--");
    write("auths/loginTypes/B/B.json", clear, "rw-r-----");
    write("auths/loginTypes/C/C.json", "{\"appSecret\": \"${SECRET}\"}", "rw-r--r--");
    write("auths/loginTypes/D/e.json", "{\"encodingAesKey\": \"marker\"}", "rw-r--r--");
    assertThat(SecretFiles.clearSecrets(dir))
        .hasSize(3)
        .noneMatch(text -> text.contains("marker"))
        .anyMatch(text -> text.contains("A/A.json") && text.contains("every user can read it"))
        .anyMatch(text -> text.contains("B/B.json") && !text.contains("every user can read it"))
        .anyMatch(text -> text.contains("D/e.json") && text.contains("every user can read it"));
  }

  private void write(String name, String text, String rights) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
  }
}
