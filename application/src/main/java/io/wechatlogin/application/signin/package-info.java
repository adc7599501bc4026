/**
 * Owns the meaning of the hot paths, step by step over the other ports. Leaves doing each in one
 * statement to the store.
 */
@NullMarked
package io.wechatlogin.application.signin;

import org.jspecify.annotations.NullMarked;
