package io.wechatlogin.domain.type;

import io.wechatlogin.domain.secret.Secret;
import java.time.Instant;

/** What an app shows to the provider when it calls in its own name, not in that of a person. */
public record AppToken(Secret value, Instant expiresAt) {}
