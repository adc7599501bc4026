package io.wechatlogin.domain.type;

import io.wechatlogin.domain.secret.Secret;
import java.time.Instant;

/** The token with which an app calls the provider in its own name, not in the name of a person. */
public record AppToken(Secret value, Instant expiresAt) {}
