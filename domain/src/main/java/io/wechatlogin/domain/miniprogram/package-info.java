/**
 * Owns what only mini programs have: the session key of a person and its lifetime. Leaves sealing
 * and storing it to the {@code SessionKeys} port.
 */
@NullMarked
package io.wechatlogin.domain.miniprogram;

import org.jspecify.annotations.NullMarked;
