package io.wechatlogin.wechat.userdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.EncryptedData;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors were made by openssl with fake data, independently of this code. */
class UserDataTest {
  private static final Secret KEY = new Secret("AAECAwQFBgcICQoLDA0ODw==");
  private static final String IV = "EBESExQVFhcYGRobHB0eHw==";
  private static final String APP = "wx0123456789abcdef";
  private static final Instant CREATED_AT = Instant.ofEpochSecond(1_700_000_000);
  private static final String PHONE =
      "{\"phoneNumber\":\"13800000000\",\"purePhoneNumber\":\"13800000000\",\"countryCode\":\"86\","
          + "\"watermark\":{\"timestamp\":1700000000,\"appid\":\"wx0123456789abcdef\"}}";
  private static final String ENCRYPTED_PHONE =
      "aLhedzo+Z6es5zW+YHo9snYC0yqzXTKggXNMQvhcyudkik75xObeE7YxlOkqVmhFK8f+LxhMgOYi9sTvM5HwmI782mFn"
          + "qn3zZPlUfzWBBP/6qAGbf5iVZm6scZDBeHhAYxqAfDna3wjWIIw4JekkOgPqYRi5a1p2CbxrAzXBAOZMvs9LoF8u"
          + "kdHuBs+IbJ3JzDVGGDB3LlRR1b+PJx8SKA==";
  private static final String RAW = "{\"nickName\":\"测试\",\"gender\":0,\"language\":\"zh_CN\"}";
  private static final String SIGNATURE = "c1dac0596c0ec5912e14e20ff45d87c9b2645011";

  @Test
  void thePhoneVectorIsDecrypted() {
    assertThat(UserData.decrypt(data(ENCRYPTED_PHONE), KEY, APP, CREATED_AT)).contains(PHONE);
  }

  @Test
  void theSignatureVectorIsAccepted() {
    assertThat(decryptSigned(RAW, SIGNATURE)).isTrue();
    assertThat(decryptSigned(RAW, SIGNATURE.toUpperCase(Locale.ROOT))).isTrue();
    assertThat(decryptSigned(RAW + " ", SIGNATURE)).isFalse();
    assertThat(decryptSigned(RAW, SIGNATURE.replace('c', 'd'))).isFalse();
    assertThat(decryptSigned(RAW, "no hex")).isFalse();
    assertThat(decryptSigned(RAW, "")).isFalse();
  }

  @Test
  void dataIsFreshForTenMinutes() {
    EncryptedData data = data(ENCRYPTED_PHONE);
    assertThat(UserData.decrypt(data, KEY, APP, CREATED_AT.plusSeconds(600))).isPresent();
    assertThat(UserData.decrypt(data, KEY, APP, CREATED_AT.plusSeconds(601))).isEmpty();
    assertThat(UserData.decrypt(data, KEY, APP, CREATED_AT.minusSeconds(300))).isPresent();
    assertThat(UserData.decrypt(data, KEY, APP, CREATED_AT.minusSeconds(301))).isEmpty();
  }

  @Test
  void dataOfAnotherAppIsRefused() {
    assertThat(UserData.decrypt(data(ENCRYPTED_PHONE), KEY, "wx2", CREATED_AT)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"AAECAwQFBgcICQoLDA0OEA==", "AAEC", "no base64", "QQ=="})
  void anotherKeyIsRefused(String key) {
    assertThat(UserData.decrypt(data(ENCRYPTED_PHONE), new Secret(key), APP, CREATED_AT)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no json",
        "[]",
        "{}",
        "{\"watermark\":{}}",
        "{\"watermark\":{\"appid\":\"wx0123456789abcdef\"}}",
        "{\"watermark\":{\"appid\":\"wx0123456789abcdef\",\"timestamp\":\"1700000000\"}}",
        "{\"watermark\":{\"appid\":\"wx0123456789abcdef\",\"timestamp\":9223372036854775807}}",
        "{\"watermark\":{\"appid\":1,\"timestamp\":1700000000}}"
      })
  void dataWithoutAValidWatermarkIsRefused(String plain) {
    assertThat(UserData.decrypt(data(encrypt(pad(plain))), KEY, APP, CREATED_AT)).isEmpty();
  }

  @Test
  void thePaddingIsStrict() {
    byte[] padded = pad(PHONE);
    assertThat(UserData.decrypt(data(encrypt(padded)), KEY, APP, CREATED_AT)).isPresent();
    padded[padded.length - 2]++;
    assertThat(UserData.decrypt(data(encrypt(padded)), KEY, APP, CREATED_AT)).isEmpty();
    byte[] paddedLikePushes = Arrays.copyOf(padded, padded.length + 16);
    Arrays.fill(paddedLikePushes, padded.length - 16, paddedLikePushes.length, (byte) 32);
    assertThat(UserData.decrypt(data(encrypt(paddedLikePushes)), KEY, APP, CREATED_AT)).isEmpty();
  }

  @Test
  void rawControlCharactersAreEscaped() {
    String plain =
        "{\"nickName\":\"a\u0014b\",\"watermark\":{\"timestamp\":1700000000,\"appid\":\""
            + APP
            + "\"}}";
    assertThat(UserData.decrypt(data(encrypt(pad(plain))), KEY, APP, CREATED_AT).orElseThrow())
        .contains("a\\u0014b");
  }

  private static boolean decryptSigned(String rawData, String signature) {
    return UserData.decrypt(
            new EncryptedData(ENCRYPTED_PHONE, IV, rawData, signature), KEY, APP, CREATED_AT)
        .isPresent();
  }

  private static EncryptedData data(String encryptedData) {
    return new EncryptedData(encryptedData, IV, null, null);
  }

  private static byte[] pad(String plain) {
    byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
    int padding = 16 - bytes.length % 16;
    byte[] padded = Arrays.copyOf(bytes, bytes.length + padding);
    Arrays.fill(padded, bytes.length, padded.length, (byte) padding);
    return padded;
  }

  private static String encrypt(byte[] padded) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f"), "AES"),
          new IvParameterSpec(Base64.getDecoder().decode(IV)));
      return Base64.getEncoder().encodeToString(cipher.doFinal(padded));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
