/**
 * Owns the routes by which hosts keep users and organizations and read audit events. Leaves the
 * rules to the application.
 */
@NullMarked
package io.wechatlogin.http.directory;

import org.jspecify.annotations.NullMarked;
