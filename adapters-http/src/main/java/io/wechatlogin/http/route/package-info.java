/**
 * Owns routes as data, the checks that every request passes, and the headers that every answer has.
 * Knows no server. Leaves matching paths to the server that mounts the resources, and the work to
 * the handlers of the subjects.
 */
@NullMarked
package io.wechatlogin.http.route;

import org.jspecify.annotations.NullMarked;
