/**
 * Owns the messages that WeChat pushes to an app: their keys, signature, encryption and format, and
 * what an authorization event means for a login. Leaves replays and the consequences of an event to
 * the application.
 */
@NullMarked
package io.wechatlogin.wechat.push;

import org.jspecify.annotations.NullMarked;
