package io.wechatlogin.domain.type;

import org.jspecify.annotations.Nullable;

/**
 * What a person granted by a login on a page.
 *
 * @param profile null where the person was not asked for it, or it could not be fetched just now
 */
public record WebGrant(WebToken token, @Nullable Profile profile) {}
