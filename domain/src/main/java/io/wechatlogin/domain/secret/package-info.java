/**
 * Owns random one-time secrets: how they are made, printed, hashed and compared. Leaves what a
 * secret stands for to the application.
 */
@NullMarked
package io.wechatlogin.domain.secret;

import org.jspecify.annotations.NullMarked;
