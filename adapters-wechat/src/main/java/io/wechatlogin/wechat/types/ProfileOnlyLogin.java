package io.wechatlogin.wechat.types;

import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.DeadWebTokenException;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.ProfileLogin;
import io.wechatlogin.domain.type.ProfileRequest;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.WebToken;
import java.util.Optional;

/**
 * A login whose tokens fetch the profile and serve nothing else: hosts do not get them. The scopes
 * of websites and native apps allow that always.
 */
interface ProfileOnlyLogin extends ProfileLogin {
  /** Returns what persons grant. */
  UserGrants grants();

  @Override
  default Proof identify(String code) {
    Proof proof = grants().identify(code);
    return profileRequest() == ProfileRequest.NEVER
        ? new Proof(proof.openId(), proof.unionId())
        : proof;
  }

  @Override
  default boolean asksForProfile() {
    return true;
  }

  @Override
  default ProfileRequest profileRequest() {
    return grants().request();
  }

  @Override
  default Optional<Profile> profileForLogin(WebToken token) {
    return grants().profileForLogin(token);
  }

  @Override
  default boolean givesTokens() {
    return false;
  }

  @Override
  default WebToken token(String code) {
    return grants().token(code);
  }

  @Override
  default WebToken refresh(Secret refreshToken) {
    return grants().refresh(refreshToken);
  }

  @Override
  default Profile profile(WebToken token) throws DeadWebTokenException {
    return grants().profile(token);
  }
}
