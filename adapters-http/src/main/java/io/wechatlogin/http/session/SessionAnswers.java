package io.wechatlogin.http.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.wechatlogin.application.result.SignInResult;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.session.UserSession;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.http.directory.CorpAnswer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The forms in which answers show sessions. */
final class SessionAnswers {
  private SessionAnswers() {}

  record OpenedAnswer(
      String sessionToken,
      String userId,
      @Nullable String corpId,
      Instant expiresAt,
      Instant idleExpiresAt,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<CorpAnswer> corpList) {
    /** Returns the answer to a traded loginCode, whose organizations the caller knows already. */
    static OpenedAnswer ofTradedCode(SignInResult.OpenedSession opened) {
      return of(opened, null);
    }

    /** Returns the answer to a login in one step. */
    static OpenedAnswer ofSignIn(SignInResult.OpenedSession opened) {
      return of(opened, CorpAnswer.of(opened.userSession().user().corps()));
    }

    private static OpenedAnswer of(
        SignInResult.OpenedSession opened, @Nullable List<CorpAnswer> corpList) {
      Session session = opened.userSession().session();
      return new OpenedAnswer(
          opened.sessionToken().reveal(),
          session.userId().value(),
          text(session.corpId()),
          session.expiresAt(),
          session.idleExpiresAt(),
          corpList);
    }
  }

  record RotationAnswer(String sessionToken) {}

  record UserAnswer(String userId, String displayName, String status, List<CorpAnswer> corpList) {
    static UserAnswer of(User user) {
      return new UserAnswer(
          user.id().value(), user.displayName(), user.status().word(), CorpAnswer.of(user.corps()));
    }
  }

  record CurrentAnswer(
      String userId,
      @Nullable String corpId,
      String loginType,
      Instant createdAt,
      Instant expiresAt,
      Instant idleExpiresAt,
      UserAnswer user) {
    static CurrentAnswer of(UserSession userSession) {
      Session session = userSession.session();
      return new CurrentAnswer(
          session.userId().value(),
          text(session.corpId()),
          session.instanceName(),
          session.createdAt(),
          session.expiresAt(),
          session.idleExpiresAt(),
          UserAnswer.of(userSession.user()));
    }
  }

  record ListedAnswer(
      String id,
      String userId,
      @Nullable String corpId,
      String loginType,
      Instant createdAt,
      Instant seenAt,
      Instant expiresAt,
      Instant idleExpiresAt,
      @Nullable String address,
      @Nullable String userAgent,
      boolean current) {
    /**
     * Returns one entry of a list.
     *
     * @param currentId the id of the session that asks; null where no session asks
     */
    static ListedAnswer of(Session session, @Nullable String currentId) {
      return new ListedAnswer(
          session.id(),
          session.userId().value(),
          text(session.corpId()),
          session.instanceName(),
          session.createdAt(),
          session.seenAt(),
          session.expiresAt(),
          session.idleExpiresAt(),
          session.opening().origin().address(),
          session.opening().origin().userAgent(),
          session.id().equals(currentId));
    }
  }

  private static @Nullable String text(@Nullable CorpId corpId) {
    return corpId == null ? null : corpId.value();
  }
}
