package io.wechatlogin.application.caller;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A right that the key of a host may have. The right to change includes the right to read. */
public enum Scope {
  /** Users and organizations. */
  USERS,

  /** Bindings of WeChat accounts, and conflicts between them. */
  BINDINGS,

  /** Sessions. */
  SESSIONS,

  /** What a code of a person is traded for: loginCodes, access tokens, phone numbers, user data. */
  CODES,

  /** Profiles of persons. */
  PROFILES,

  /** The audit log. */
  EVENTS,

  /** Reading what {@link #USERS} changes. */
  USERS_READ,

  /** Reading what {@link #BINDINGS} changes. */
  BINDINGS_READ,

  /** Reading what {@link #SESSIONS} changes. */
  SESSIONS_READ,

  /** Reading what {@link #CODES} changes. */
  CODES_READ,

  /** Reading what {@link #PROFILES} changes. */
  PROFILES_READ,

  /** Reading what {@link #EVENTS} covers. */
  EVENTS_READ;

  /** Returns the word that settings use, such as {@code users} or {@code users.read}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /** Finds the scope that a word names. */
  public static Optional<Scope> named(String word) {
    return Arrays.stream(values()).filter(scope -> scope.word().equals(word)).findFirst();
  }

  /** Returns whether a key with this scope may do what needs the other one. */
  public boolean includes(Scope needed) {
    return this == needed || needed.word().equals(word() + ".read");
  }
}
