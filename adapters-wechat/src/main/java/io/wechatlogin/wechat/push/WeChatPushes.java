package io.wechatlogin.wechat.push;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.type.Push;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies and decrypts WeChat's pushes to an app. Without an EncodingAESKey the app is in plain
 * mode, where the signature does not cover the message. With an EncodingAESKey only the encrypted
 * part of a message counts, in compatible mode as in safe mode, and a message without an encrypted
 * part is refused. Otherwise an attacker could send a plain message with a signature that was seen
 * once.
 *
 * @param keys empty if pushes are not configured
 * @param authorizationEvents the meaning of events for this kind of app
 */
public record WeChatPushes(
    String appId,
    Optional<PushKeys> keys,
    AuthorizationEvents authorizationEvents,
    InstantSource clock) {
  private static final Logger log = LoggerFactory.getLogger(WeChatPushes.class);
  private static final Duration MAX_CLOCK_DIFFERENCE = Duration.ofMinutes(5);

  /**
   * How late a push may arrive. A {@code CreateTime} outside of this range is replaced by the time
   * of the request: a wrong one could make the push ineffective.
   */
  private static final Duration MAX_DELAY = Duration.ofDays(1);

  // WeChat joins the signed texts without a separator. These narrow patterns prevent that the same
  // joined text is split differently, and that it is continued by a SHA-1 length extension.
  private static final Pattern TIMESTAMP = Pattern.compile("[1-9][0-9]{9}");
  private static final Pattern NONCE = Pattern.compile("[0-9A-Za-z_-]{1,64}");
  private static final Pattern ENCRYPTED = Pattern.compile("[0-9A-Za-z+/]+={0,2}");

  private static final Pattern ECHO_TEXT = Pattern.compile("[\\x21-\\x7E]{1,256}");
  private static final Pattern OPEN_ID = Pattern.compile("[\\x21-\\x7E]{1,128}");
  private static final String ENCRYPT = "Encrypt";
  private static final String SIGNATURE_FAILS = "signature: does not hold";

  /**
   * Answers WeChat's verification of the push address.
   *
   * @throws LoginException {@code not_supported} if pushes are not configured; {@code forbidden} if
   *     the signature is wrong or older than 5 minutes; {@code invalid_request} without a usable
   *     {@code echostr}
   */
  String echo(Map<String, String> parameters) {
    Signed signed = signed(parameters);
    signed.requireSignature("signature");
    signed.requireFresh(clock.instant());
    return Optional.ofNullable(parameters.get("echostr"))
        .filter(echo -> ECHO_TEXT.matcher(echo).matches())
        .orElseThrow(
            () ->
                new LoginException(
                    LoginError.INVALID_REQUEST, "echostr: 1 to 256 characters without blanks"));
  }

  /**
   * Verifies a push, decrypts it if it is encrypted, and reads it.
   *
   * @throws LoginException {@code not_supported} if pushes, or encrypted pushes, are not
   *     configured; {@code forbidden} if the signature is wrong or older than 5 minutes, or if the
   *     push is for another app; {@code invalid_request} if the message is malformed
   */
  Push open(Map<String, String> parameters, byte[] body) {
    Signed signed = signed(parameters);
    return signed.keys.aesKeys().isEmpty() ? readPlain(signed, body) : readEncrypted(signed, body);
  }

  private Push readPlain(Signed signed, byte[] body) {
    String signature = signed.requireSignature("signature");
    signed.requireFresh(clock.instant());
    PushMessage message = PushMessage.read(body);
    if (message.field(ENCRYPT).isPresent() && message.field("MsgType").isEmpty()) {
      log.warn("a push to {} is encrypted, but encodingAesKey is not configured", appId);
      throw new LoginException(LoginError.NOT_SUPPORTED, "encodingAesKey: is not configured");
    }
    return push(signed, message, Optional.of(SecretHash.of("signature", appId, signature)));
  }

  private Push readEncrypted(Signed signed, byte[] body) {
    String encrypted =
        PushMessage.read(body)
            .field(ENCRYPT)
            .filter(text -> ENCRYPTED.matcher(text).matches())
            .orElseThrow(() -> forbidden("Encrypt: is missing, and encodingAesKey is configured"));
    signed.requireSignature("msg_signature", encrypted);
    signed.requireFresh(clock.instant());
    byte[] message =
        signed.keys.aesKeys().stream()
            .flatMap(key -> new PushCipher(key).decrypt(encrypted, appId).stream())
            .findFirst()
            .orElseThrow(
                () -> {
                  log.warn(
                      "a push to {} is for another app or encrypted by another encodingAesKey",
                      appId);
                  return forbidden("Encrypt: is for another app or by another key");
                });
    return push(signed, PushMessage.read(message), Optional.empty());
  }

  private Push push(Signed signed, PushMessage message, Optional<SecretHash> looseSignature) {
    if (message.field("AppID").filter(id -> !id.equals(appId)).isPresent()) {
      throw forbidden("AppID: is that of another app");
    }
    Optional<Instant> created = message.field("CreateTime").flatMap(WeChatPushes::time);
    // Without a CreateTime, the time of the request distinguishes two equal events.
    SecretHash content = content(message, created.isPresent() ? "" : signed.timestamp);
    Instant at = created.filter(time -> isWithin(time, signed.at, MAX_DELAY)).orElse(signed.at);
    return new Push(content, looseSignature, notice(message, at));
  }

  private Optional<Push.Notice> notice(PushMessage message, Instant at) {
    String event = message.field("Event").orElse("");
    Optional<Push.Kind> kind =
        authorizationEvents.meaningOf(event, message.field("RevokeInfo").orElse(""));
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    // Events without an OpenID occur. They concern no known user, so they have no consequences.
    Optional<String> openId = message.field("OpenID").filter(id -> OPEN_ID.matcher(id).matches());
    if (openId.isEmpty()) {
      log.warn("{} was pushed to {} without a usable OpenID", kind.get(), appId);
    }
    return openId.map(id -> new Push.Notice(kind.get(), id, at));
  }

  /** Hashes a message without its encrypted copy, so that the hash is the same in every mode. */
  private SecretHash content(PushMessage message, String sent) {
    return SecretHash.of(
        Stream.concat(
                Stream.of("content", appId, sent),
                message.fields().entrySet().stream()
                    .filter(field -> !field.getKey().equals(ENCRYPT))
                    .flatMap(field -> Stream.of(field.getKey(), field.getValue())))
            .toArray(String[]::new));
  }

  private static boolean isWithin(Instant time, Instant other, Duration distance) {
    return Duration.between(time, other).abs().compareTo(distance) <= 0;
  }

  private static Optional<Instant> time(String seconds) {
    return TIMESTAMP.matcher(seconds).matches()
        ? Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds)))
        : Optional.empty();
  }

  private Signed signed(Map<String, String> parameters) {
    PushKeys configured = keys.orElseThrow(() -> new LoginException(LoginError.NOT_SUPPORTED));
    String timestamp = parameters.getOrDefault("timestamp", "");
    String nonce = parameters.getOrDefault("nonce", "");
    Instant at = time(timestamp).orElseThrow(() -> forbidden(SIGNATURE_FAILS));
    if (!NONCE.matcher(nonce).matches()) {
      throw forbidden(SIGNATURE_FAILS);
    }
    return new Signed(parameters, configured, timestamp, nonce, at);
  }

  private static LoginException forbidden(String reason) {
    return new LoginException(LoginError.FORBIDDEN, reason);
  }

  /** The signed parameters of a request. */
  private record Signed(
      Map<String, String> parameters, PushKeys keys, String timestamp, String nonce, Instant at) {
    /**
     * Returns the signature if it is correct.
     *
     * @param parameter the name of the parameter with the signature
     * @param covered what it covers besides token, timestamp and nonce
     */
    String requireSignature(String parameter, String... covered) {
      String expected =
          sha1(
              Stream.concat(
                  Stream.of(keys.token().reveal(), timestamp, nonce), Arrays.stream(covered)));
      String signature = parameters.getOrDefault(parameter, "");
      if (!MessageDigest.isEqual(bytes(expected), bytes(signature))) {
        throw forbidden(SIGNATURE_FAILS);
      }
      return signature;
    }

    void requireFresh(Instant now) {
      if (!isWithin(at, now, MAX_CLOCK_DIFFERENCE)) {
        throw forbidden("timestamp: is more than 5 minutes from now");
      }
    }
  }

  /** Signs as WeChat does: SHA-1 of the sorted and joined texts. */
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
}
