package io.wechatlogin.domain.user;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An account of a person in the directory.
 *
 * @param displayName 1 to 200 characters; see {@link VisibleText} for new ones
 * @param corps the organizations that the user is a member of, in the order of their ids
 */
public record User(UserId id, String displayName, Status status, List<Corp> corps) {
  public User {
    Names.stored("displayName", displayName);
    corps = List.copyOf(corps);
  }

  /**
   * Returns a display name from outside if it has the shape of one.
   *
   * @throws LoginException {@code invalid_request}
   */
  public static String checkDisplayName(String displayName) {
    return Names.input("displayName", displayName);
  }

  /**
   * Returns what may be shown of a nickname as a display name; empty where that is nothing. More
   * than 200 characters are cut off.
   */
  public static Optional<String> displayNameOf(String nickname) {
    String visible = VisibleText.cleaned(nickname).strip();
    int length = visible.codePointCount(0, visible.length());
    String name =
        length > Names.LONGEST
            ? visible.substring(0, visible.offsetByCodePoints(0, Names.LONGEST))
            : visible;
    return Optional.of(VisibleText.cleaned(name)).filter(text -> !text.isBlank());
  }

  /**
   * Returns a nickname from outside if it has the shape of a display name.
   *
   * @throws LoginException {@code invalid_request}
   */
  public static String checkNickname(String nickname) {
    return Names.input("nickname", nickname);
  }

  /** Whether the account may be used. */
  public enum Status {
    /** The account may be used. */
    ACTIVE,

    /** The account may not be used: logins and sessions are refused. */
    DISABLED;

    /** Returns the word that appears in requests and answers, such as {@code active}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Returns this user if the account may be used.
   *
   * @throws LoginException {@code user_disabled}
   */
  public User requireActive() {
    if (status != Status.ACTIVE) {
      throw new LoginException(LoginError.USER_DISABLED);
    }
    return this;
  }

  /** Returns whether the user is a member of an organization. */
  public boolean isMemberOf(CorpId corpId) {
    return corps.stream().anyMatch(corp -> corp.corpId().equals(corpId));
  }

  /**
   * Returns the organization to sign in to: the requested one, else the only one, else none.
   *
   * @throws LoginException {@code not_a_member} where the user is not a member of the requested one
   */
  public Optional<CorpId> signInTo(@Nullable CorpId wanted) {
    if (wanted == null) {
      return corps.size() == 1 ? Optional.of(corps.getFirst().corpId()) : Optional.empty();
    }
    if (!isMemberOf(wanted)) {
      throw new LoginException(LoginError.NOT_A_MEMBER);
    }
    return Optional.of(wanted);
  }
}
