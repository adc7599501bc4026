/**
 * Owns both sides of a login by scan: the desktop's routes and the phone's page. Leaves the
 * progress of a scan to the application.
 */
@NullMarked
package io.wechatlogin.http.scan;

import org.jspecify.annotations.NullMarked;
