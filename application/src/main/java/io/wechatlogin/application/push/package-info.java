/**
 * Owns what follows from a message that WeChat pushes: once, and before it is acknowledged. Leaves
 * verifying and decrypting the message to the login type.
 */
@NullMarked
package io.wechatlogin.application.push;

import org.jspecify.annotations.NullMarked;
