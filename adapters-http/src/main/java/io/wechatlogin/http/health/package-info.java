/**
 * Owns what a supervisor learns about this node. Leaves finding out whether it is ready to the
 * service that embeds it.
 */
@NullMarked
package io.wechatlogin.http.health;

import org.jspecify.annotations.NullMarked;
