package io.wechatlogin.application.embedding;

import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.profile.StoredProfile;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.WebToken;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * A row of a model, with the fields that users of the original know. Profile and tokens are those
 * of official accounts; in the other models, and where WeChat has not given any, texts are empty.
 *
 * @param binding the account that the user has bound
 * @param stored profile and tokens, as they were stored: WeChat may have other ones by now
 */
public record AuthRow(Binding binding, Optional<StoredProfile> stored) {
  /** Returns the random id of the row: of the profile where there is one, else of the binding. */
  public String id() {
    return stored.map(StoredProfile::id).orElseGet(binding::id);
  }

  /** Returns the app. */
  public String appId() {
    return binding.identity().appId();
  }

  /** Returns the user. */
  public String userId() {
    return binding.userId().value();
  }

  /** Returns the short name of the instance by which the account was bound. */
  public String loginType() {
    return binding.instanceName();
  }

  /** Returns the openId. */
  public String openId() {
    return binding.identity().openId();
  }

  /** Returns the unionId, if WeChat has sent one. */
  public Optional<String> unionId() {
    return binding.identity().knownUnionId();
  }

  /** Returns the nickname. */
  public String nickname() {
    return text(Profile::nickname);
  }

  /** Returns the address of the picture. */
  public String headimgurl() {
    return text(Profile::headimgurl);
  }

  /** Returns 0 unknown, 1 male, 2 female; WeChat answers 0 since 2021. */
  public int sex() {
    return profile().map(Profile::sex).orElse(0);
  }

  /** Returns the province. */
  public String province() {
    return text(Profile::province);
  }

  /** Returns the city. */
  public String city() {
    return text(Profile::city);
  }

  /** Returns the country. */
  public String country() {
    return text(Profile::country);
  }

  /** Returns the access token, which is a secret of the host and may have expired. */
  public String accessToken() {
    return token().map(token -> token.accessToken().reveal()).orElse("");
  }

  /** Returns the refresh token, which is a secret of the host. */
  public String refreshToken() {
    return token().map(token -> token.refreshToken().reveal()).orElse("");
  }

  /** Returns for how many seconds the access token was valid; 0 where there is none. */
  public long expiresIn() {
    return token().map(token -> token.expiresIn().toSeconds()).orElse(0L);
  }

  /** Returns when the row was made. */
  public Instant createdAt() {
    return stored.map(StoredProfile::createdAt).orElseGet(binding::boundAt);
  }

  /** Returns when the row was last written. */
  public Instant updatedAt() {
    return stored.map(StoredProfile::updatedAt).orElseGet(binding::boundAt);
  }

  private Optional<Profile> profile() {
    return stored.flatMap(row -> Optional.ofNullable(row.profile()));
  }

  private Optional<WebToken> token() {
    return stored.flatMap(row -> Optional.ofNullable(row.token()));
  }

  private String text(Function<Profile, String> field) {
    return profile().map(field).orElse("");
  }

  /** Shows the id only: the rest is about a person, or secret. */
  @Override
  public String toString() {
    return "AuthRow[id=" + id() + "]";
  }
}
