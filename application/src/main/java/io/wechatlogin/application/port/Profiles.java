package io.wechatlogin.application.port;

import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.profile.ProfileUpdate;
import io.wechatlogin.domain.profile.StoredProfile;
import io.wechatlogin.domain.type.Profile;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores profiles and the tokens that fetch them again: one row per person and app. */
public interface Profiles {
  /**
   * Stores what a login returned. Without a profile in the update, the stored profile stays.
   *
   * @param expiresAt when the row is removed unless the person becomes a user; null to keep it. A
   *     row without expiry never gets one.
   */
  void keep(Identity identity, ProfileUpdate update, @Nullable Instant expiresAt);

  /**
   * Stores what a person who is a user filled in: it replaces the profile, and leaves tokens as
   * they are.
   *
   * @param id the random id of the row, used only if the row is new
   */
  void fill(Identity identity, String id, Profile profile, Instant at);

  /** Finds the row of a person. */
  Optional<StoredProfile> find(Identity identity);

  /** Deletes name, picture and all other profile fields of a person; the row stays. */
  void clear(Identity identity, Instant now);

  /** Removes the expiry of a row: the person has become a user. */
  void settle(Identity identity);

  /** Deletes the row of a person. */
  void erase(Identity identity);
}
