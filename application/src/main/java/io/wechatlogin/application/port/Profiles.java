package io.wechatlogin.application.port;

import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.WebToken;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What persons showed of themselves, and the tokens to look again. One row a person and app. */
public interface Profiles {
  /**
   * Keeps what a login brought, in the place of what was there; without a profile the one that is
   * there stays.
   *
   * @param expiresAt when the row of a stranger goes; null where it stays, as does a row that
   *     stayed before
   */
  void keep(Identity identity, Update update, @Nullable Instant expiresAt);

  /** Returns what is known of a person. */
  Optional<StoredProfile> find(Identity identity);

  /** Does as {@link #keep} with a row that is there, unless it has changed since it was read. */
  void replace(Identity identity, StoredProfile seen, Update update);

  /** Forgets the tokens of a row, unless it has changed since it was read: they are dead. */
  void dropToken(Identity identity, StoredProfile seen, Instant now);

  /** Forgets name, picture and all else that a person showed; the row stays. */
  void clear(Identity identity, Instant now);

  /** Lets a stranger's row stay: the person is a user now. */
  void settle(Identity identity);

  /** Forgets a person. */
  void erase(Identity identity);

  /** Removes up to {@code limit} rows that had expired at {@code now}; returns how many. */
  int removeExpired(Instant now, int limit);

  /**
   * What WeChat said of a person.
   *
   * @param id names the row, if it is a new one
   * @param at when WeChat said it
   */
  record Update(String id, WebToken token, @Nullable Profile profile, Instant at) {}

  /**
   * A row.
   *
   * @param profile null where none was fetched, or WeChat had it cleaned
   * @param token null where it is dead
   * @param version changes with the row
   */
  record StoredProfile(
      String id,
      @Nullable Profile profile,
      @Nullable WebToken token,
      Instant createdAt,
      Instant updatedAt,
      long version) {}
}
