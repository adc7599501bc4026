package io.wechatlogin.wechat.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.secret.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushCipherTest {
  private static final String KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
  private static final String APP = "wx0123456789abcdef";

  private final PushCipher cipher = new PushCipher(new Secret(KEY));

  @Test
  void thePublishedReplyIsDecrypted() {
    assertThat(
            text(
                new PushCipher(new Secret("A".repeat(43)))
                    .decrypt(
                        "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==",
                        "wxba5fad812f8e6fb9")))
        .hasValue("{\"demo_resp\":\"good luck\"}");
  }

  @Test
  void messagesOfEveryLengthAreDecrypted() {
    for (int length = 0; length < 70; length++) {
      String message = "m".repeat(length);
      assertThat(text(cipher.decrypt(PushSender.encrypt(KEY, message, APP), APP)))
          .hasValue(message);
    }
  }

  @Test
  void aMessageForAnotherAppIsRefused() {
    String encrypted = PushSender.encrypt(KEY, "hello", APP);
    assertThat(cipher.decrypt(encrypted, "wx0000000000000000")).isEmpty();
    assertThat(cipher.decrypt(encrypted, APP + "0")).isEmpty();
    assertThat(cipher.decrypt(encrypted, "o" + APP)).isEmpty();
    assertThat(cipher.decrypt(encrypted, "")).isEmpty();
  }

  @Test
  void aMessageEncryptedByAnotherKeyIsRefused() {
    String encrypted = PushSender.encrypt("B".repeat(43), "hello", APP);
    assertThat(cipher.decrypt(encrypted, APP)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "=", "AAAA", "not base64!", "AAAAAAAAAAAAAAAAAAAAAA=="})
  void malformedInputIsRefused(String encrypted) {
    assertThat(cipher.decrypt(encrypted, APP)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 25, 1 << 20, Integer.MAX_VALUE})
  void aWrongLengthIsRefused(int length) {
    byte[] plain = new byte[64];
    Arrays.fill(plain, (byte) 20);
    ByteBuffer.wrap(plain).putInt(16, length);
    assertThat(cipher.decrypt(PushSender.encryptRaw(KEY, plain), APP)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 33, 48, 64, 127, 128, 255})
  void anInvalidPaddingIsRefused(int pad) {
    byte[] plain = new byte[64];
    Arrays.fill(plain, (byte) pad);
    assertThat(cipher.decrypt(PushSender.encryptRaw(KEY, plain), "")).isEmpty();
  }

  @Test
  void randomPlaintextIsRefused() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20261121);
    for (int i = 0; i < 5_000; i++) {
      byte[] plain = new byte[16 * random.nextInt(1, 8)];
      random.nextBytes(plain);
      plain[plain.length - 1] = (byte) random.nextInt(40);
      assertThat(cipher.decrypt(PushSender.encryptRaw(KEY, plain), APP)).isEmpty();
    }
  }

  private static Optional<String> text(Optional<byte[]> bytes) {
    return bytes.map(found -> new String(found, StandardCharsets.UTF_8));
  }
}
