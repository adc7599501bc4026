/**
 * Owns routes as data, the checks that every request passes, and the headers that every answer has.
 * Knows no server. Leaves matching paths to the server that mounts the resources, the work to the
 * handlers of the subjects, and the question who may use a route to {@code application.caller}:
 * each use case checks its caller.
 */
@NullMarked
package io.wechatlogin.http.route;

import org.jspecify.annotations.NullMarked;
