/**
 * Owns the calls to WeChat's API: how they go over the wire, their time budget, limits and circuit
 * breaker, and how answers and error codes are interpreted. No secret, code, token or id of a user
 * leaves this package in a log line or an exception. Leaves to {@code types} which calls a login
 * needs.
 */
@NullMarked
package io.wechatlogin.wechat.api;

import org.jspecify.annotations.NullMarked;
