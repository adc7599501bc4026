package io.wechatlogin.application.fake;

import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.EncryptedData;
import io.wechatlogin.domain.type.ProfileForm;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.UserDataDecryption;
import java.time.Instant;
import java.util.Optional;

/**
 * A login type with session keys. Its encrypted data names the key that decrypts it in place of the
 * signature.
 */
public final class FakeMiniLogin extends FakeLogin implements UserDataDecryption, ProfileForm {
  private static final String BLOCK = "A".repeat(22) + "==";

  public FakeMiniLogin(String appId) {
    super(appId);
  }

  /** Issues a code whose exchange returns a session key. */
  public String codeWithKey(String openId, String sessionKey) {
    return codeOf(new Proof(openId, null, new Secret(sessionKey)));
  }

  public static EncryptedData dataFor(String sessionKey) {
    return new EncryptedData(BLOCK, BLOCK, "{}", sessionKey);
  }

  @Override
  public Optional<String> decrypt(EncryptedData data, Secret sessionKey, Instant now) {
    return Optional.of("{\"openedBy\":\"" + sessionKey.reveal() + "\"}")
        .filter(opened -> sessionKey.reveal().equals(data.signature()));
  }
}
