/**
 * Owns the exchange of a code for an identity, the question to which user an identity belongs, and
 * the data that comes with a person. Leaves the rules of ownership to {@code domain.identity}.
 */
@NullMarked
package io.wechatlogin.application.identity;

import org.jspecify.annotations.NullMarked;
