package io.wechatlogin.domain.session;

import io.wechatlogin.domain.audit.Origin;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.user.CorpId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session that is about to be opened.
 *
 * @param id the random id of the session, and of the event that records its opening or refusal
 * @param tokenHash the hash of the token that the client will receive
 * @param corpId the requested organization; if null, the user's only organization is taken
 * @param origin of the client that it is opened for
 */
public record NewSession(
    String id, SecretHash tokenHash, @Nullable CorpId corpId, Instant now, Origin origin) {
  /** Makes one whose client is unknown. */
  public NewSession(String id, SecretHash tokenHash, @Nullable CorpId corpId, Instant now) {
    this(id, tokenHash, corpId, now, Origin.UNKNOWN);
  }
}
