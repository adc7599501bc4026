package io.wechatlogin.domain.type;

import org.jspecify.annotations.Nullable;

/**
 * What a person granted by a web login.
 *
 * @param profile null where the login did not ask for it, or it could not be fetched
 */
public record WebGrant(WebToken token, @Nullable Profile profile) {}
