package io.wechatlogin.application.state;

import io.wechatlogin.domain.secret.Secret;
import java.time.Instant;

/**
 * A login that a native app hands to WeChat's SDK.
 *
 * @param state comes back from the SDK together with the code
 */
public record StartedSdkLogin(Secret state, String scope, String appId, Instant expiresAt) {}
