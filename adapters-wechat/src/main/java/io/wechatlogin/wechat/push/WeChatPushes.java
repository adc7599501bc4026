package io.wechatlogin.wechat.push;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.type.Push;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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

  /**
   * How late a push may arrive. A {@code CreateTime} outside of this range is replaced by the time
   * of the request: a wrong one could make the push ineffective.
   */
  private static final Duration MAX_DELAY = Duration.ofDays(1);

  /** Base64 and nothing else: see {@link SignedRequest} on the joined texts of a signature. */
  private static final Pattern ENCRYPTED = Pattern.compile("[0-9A-Za-z+/]+={0,2}");

  private static final Pattern ECHO_TEXT = Pattern.compile("[\\x21-\\x7E]{1,256}");
  private static final Pattern OPEN_ID = Pattern.compile("[\\x21-\\x7E]{1,128}");
  private static final String ENCRYPT = "Encrypt";

  /**
   * Answers WeChat's verification of the push address.
   *
   * @throws LoginException {@code not_supported} if pushes are not configured; {@code forbidden} if
   *     the signature is wrong or older than 5 minutes; {@code invalid_request} without a usable
   *     {@code echostr}
   */
  String echo(Map<String, String> parameters) {
    SignedRequest request = SignedRequest.read(parameters, requireKeys().token());
    request.requireSignature("signature");
    request.requireFresh(clock.instant());
    return Optional.ofNullable(parameters.get("echostr"))
        .filter(echo -> ECHO_TEXT.matcher(echo).matches())
        .orElseThrow(
            () ->
                new LoginException(
                    LoginError.INVALID_REQUEST, "echostr: 1 to 256 characters without blanks"));
  }

  /** Returns the signature of a verified request in plain mode, which covers no content. */
  Optional<SecretHash> looseSignature(Map<String, String> parameters) {
    return keys.filter(configured -> configured.aesKeys().isEmpty())
        .map(plain -> looseSignature(parameters.getOrDefault("signature", "")));
  }

  private SecretHash looseSignature(String signature) {
    return SecretHash.of("signature", appId, signature);
  }

  /**
   * Verifies a push, decrypts it if it is encrypted, and reads it.
   *
   * @throws LoginException {@code not_supported} if pushes, or encrypted pushes, are not
   *     configured; {@code forbidden} if the signature is wrong or older than 5 minutes, or if the
   *     push is for another app; {@code invalid_request} if the message is malformed
   */
  Push open(Map<String, String> parameters, byte[] body) {
    PushKeys configured = requireKeys();
    SignedRequest request = SignedRequest.read(parameters, configured.token());
    return configured.aesKeys().isEmpty()
        ? readPlain(request, body)
        : readEncrypted(request, body, configured.aesKeys());
  }

  private Push readPlain(SignedRequest request, byte[] body) {
    String signature = request.requireSignature("signature");
    request.requireFresh(clock.instant());
    PushMessage message = PushMessage.read(body);
    if (message.field(ENCRYPT).isPresent() && message.field("MsgType").isEmpty()) {
      log.warn("a push to {} is encrypted, but encodingAesKey is not configured", appId);
      throw new LoginException(LoginError.NOT_SUPPORTED, "encodingAesKey: is not configured");
    }
    return push(request, message, Optional.of(looseSignature(signature)));
  }

  private Push readEncrypted(SignedRequest request, byte[] body, List<Secret> aesKeys) {
    String encrypted =
        PushMessage.read(body)
            .field(ENCRYPT)
            .filter(text -> ENCRYPTED.matcher(text).matches())
            .orElseThrow(() -> forbidden("Encrypt: is missing, and encodingAesKey is configured"));
    request.requireSignature("msg_signature", encrypted);
    request.requireFresh(clock.instant());
    byte[] message =
        aesKeys.stream()
            .flatMap(key -> new PushCipher(key).decrypt(encrypted, appId).stream())
            .findFirst()
            .orElseThrow(
                () -> {
                  log.warn(
                      "a push to {} is for another app or encrypted by another encodingAesKey",
                      appId);
                  return forbidden("Encrypt: is for another app or by another key");
                });
    return push(request, PushMessage.read(message), Optional.empty());
  }

  private Push push(
      SignedRequest request, PushMessage message, Optional<SecretHash> looseSignature) {
    if (message.field("AppID").filter(id -> !id.equals(appId)).isPresent()) {
      throw forbidden("AppID: is that of another app");
    }
    Optional<Instant> created = message.field("CreateTime").flatMap(SignedRequest::time);
    // Without a CreateTime, the time of the request distinguishes two equal events.
    SecretHash content = content(message, created.isPresent() ? "" : request.timestamp());
    Instant at =
        created.filter(time -> request.isSentWithin(MAX_DELAY, time)).orElse(request.sentAt());
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

  private PushKeys requireKeys() {
    return keys.orElseThrow(() -> new LoginException(LoginError.NOT_SUPPORTED));
  }

  private static LoginException forbidden(String reason) {
    return new LoginException(LoginError.FORBIDDEN, reason);
  }
}
