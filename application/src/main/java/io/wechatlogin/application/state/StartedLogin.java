package io.wechatlogin.application.state;

import io.wechatlogin.domain.secret.Secret;
import java.net.URI;
import java.time.Instant;

/**
 * A login that is ready to be sent to WeChat.
 *
 * @param authorizationUrl where the browser, or its frame, goes
 * @param browserSecret belongs into a cookie of the browser that asked
 */
public record StartedLogin(
    URI authorizationUrl, Secret state, Secret browserSecret, Instant expiresAt) {}
