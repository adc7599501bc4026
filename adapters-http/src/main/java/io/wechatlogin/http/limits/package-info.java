/**
 * Owns how many requests are accepted: per client address, per instance, and at the same time.
 * Leaves the limit of connections to the server.
 */
@NullMarked
package io.wechatlogin.http.limits;

import org.jspecify.annotations.NullMarked;
