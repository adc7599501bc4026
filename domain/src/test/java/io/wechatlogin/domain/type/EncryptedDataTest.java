package io.wechatlogin.domain.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncryptedDataTest {
  private static final String BLOCK = "AAECAwQFBgcICQoLDA0ODw==";

  @Test
  void encryptedDataInWholeBlocksIsDecoded() {
    EncryptedData data = new EncryptedData(BLOCK, BLOCK, null, null);
    assertThat(data.ciphertext()).hasSize(16).startsWith(0, 1, 2);
    assertThat(data.initializationVector()).hasSize(16);
    assertThat(data).hasToString("EncryptedData[***]");
  }

  @ParameterizedTest
  @CsvSource({
    "'',AAECAwQFBgcICQoLDA0ODw==,,,encryptedData",
    "AAEC,AAECAwQFBgcICQoLDA0ODw==,,,encryptedData",
    "AAECAwQFBgcICQoLDA0 Dw==,AAECAwQFBgcICQoLDA0ODw==,,,encryptedData",
    "AAECAwQFBgcICQoLDA0ODw==,AAEC,,,iv",
    "AAECAwQFBgcICQoLDA0ODw==,?,,,iv",
    "AAECAwQFBgcICQoLDA0ODw==,AAECAwQFBgcICQoLDA0ODw==,{},,rawData",
    "AAECAwQFBgcICQoLDA0ODw==,AAECAwQFBgcICQoLDA0ODw==,,00,rawData"
  })
  void malformedEncryptedDataIsRefused(
      String encryptedData,
      String iv,
      @Nullable String rawData,
      @Nullable String signature,
      String named) {
    assertThatThrownBy(() -> new EncryptedData(encryptedData, iv, rawData, signature))
        .isInstanceOfSatisfying(
            LoginException.class,
            refusal -> {
              assertThat(refusal.error()).isEqualTo(LoginError.INVALID_REQUEST);
              assertThat(refusal.reason().orElseThrow()).startsWith(named + ":");
            });
  }
}
