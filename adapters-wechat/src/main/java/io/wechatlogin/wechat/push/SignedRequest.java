package io.wechatlogin.wechat.push;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The signed parameters of a request from WeChat. The signature is the SHA-1 of the sorted and
 * joined texts: token, timestamp, nonce and, for an encrypted push, the encrypted message.
 *
 * @param sentAt the time in {@code timestamp}
 */
record SignedRequest(
    Map<String, String> parameters, Secret token, String timestamp, String nonce, Instant sentAt) {
  private static final Duration MAX_CLOCK_DIFFERENCE = Duration.ofMinutes(5);

  // WeChat joins the signed texts without a separator. These narrow patterns prevent that the same
  // joined text is split differently, and that it is continued by a SHA-1 length extension. For the
  // same reason WeChatPushes checks the characters of an encrypted message.
  private static final Pattern TIMESTAMP = Pattern.compile("[1-9][0-9]{9}");
  private static final Pattern NONCE = Pattern.compile("[0-9A-Za-z_-]{1,64}");

  private static final String WRONG_SIGNATURE = "signature: does not hold";

  /**
   * Reads the parameters. Their signature is not verified yet.
   *
   * @param token signs the requests of the app
   * @throws LoginException {@code forbidden} if timestamp or nonce are missing or malformed
   */
  static SignedRequest read(Map<String, String> parameters, Secret token) {
    String timestamp = parameters.getOrDefault("timestamp", "");
    String nonce = parameters.getOrDefault("nonce", "");
    Instant sentAt = time(timestamp).orElseThrow(() -> forbidden(WRONG_SIGNATURE));
    if (!NONCE.matcher(nonce).matches()) {
      throw forbidden(WRONG_SIGNATURE);
    }
    return new SignedRequest(parameters, token, timestamp, nonce, sentAt);
  }

  /** Reads a time as WeChat writes it: seconds since 1970 in ten digits. */
  static Optional<Instant> time(String seconds) {
    return TIMESTAMP.matcher(seconds).matches()
        ? Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds)))
        : Optional.empty();
  }

  /**
   * Verifies the signature and returns it.
   *
   * @param parameter the name of the parameter with the signature
   * @param covered the texts that it covers besides token, timestamp and nonce
   * @throws LoginException {@code forbidden}
   */
  String requireSignature(String parameter, String... covered) {
    String expected =
        sha1(Stream.concat(Stream.of(token.reveal(), timestamp, nonce), Arrays.stream(covered)));
    String signature = parameters.getOrDefault(parameter, "");
    if (!MessageDigest.isEqual(bytes(expected), bytes(signature))) {
      throw forbidden(WRONG_SIGNATURE);
    }
    return signature;
  }

  /**
   * Requires that the request was sent within 5 minutes of now.
   *
   * @throws LoginException {@code forbidden}
   */
  void requireFresh(Instant now) {
    if (!isSentWithin(MAX_CLOCK_DIFFERENCE, now)) {
      throw forbidden("timestamp: is more than 5 minutes from now");
    }
  }

  /** Tells whether the request was sent at most a duration before or after a time. */
  boolean isSentWithin(Duration duration, Instant time) {
    return Duration.between(time, sentAt).abs().compareTo(duration) <= 0;
  }

  private static String sha1(Stream<String> texts) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      texts.sorted().forEach(text -> sha1.update(bytes(text)));
      return HexFormat.of().formatHex(sha1.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static LoginException forbidden(String reason) {
    return new LoginException(LoginError.FORBIDDEN, reason);
  }

  /** Hides the parameters. */
  @Override
  public String toString() {
    return "SignedRequest[" + timestamp + "]";
  }
}
