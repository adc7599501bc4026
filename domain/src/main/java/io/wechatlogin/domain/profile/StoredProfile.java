package io.wechatlogin.domain.profile;

import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.WebToken;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The stored profile and tokens of a person in one app (the users' {@code WechatPublicAuthModel}
 * row).
 *
 * @param id the random id of the row
 * @param profile null where none was fetched, or where WeChat removed it
 * @param token null where WeChat no longer accepts it
 * @param version grows with each change of the row
 */
public record StoredProfile(
    String id,
    @Nullable Profile profile,
    @Nullable WebToken token,
    Instant createdAt,
    Instant updatedAt,
    long version) {}
