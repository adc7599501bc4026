/**
 * Owns the running server: Javalin and Jetty, connections, graceful stop, malformed requests, and
 * the management port. Leaves every answer to the dispatcher of {@code http.route}.
 */
@NullMarked
package io.wechatlogin.http.server;

import org.jspecify.annotations.NullMarked;
