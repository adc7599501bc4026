package io.wechatlogin.domain.audit;

import org.jspecify.annotations.Nullable;

/**
 * By whom, from where and by which request something was done.
 *
 * @param actor null in events of versions that did not record it
 * @param origin may have been erased since
 * @param requestId finds the request in the log; null for work in the background
 */
public record Cause(@Nullable Actor actor, Origin origin, @Nullable String requestId) {}
