/**
 * Owns both sides of a login by scan: the desktop that shows a QR code, and the phone that decides.
 * Leaves the rules to {@code domain.scan}, and pages and URLs to the HTTP adapter.
 */
@NullMarked
package io.wechatlogin.application.scan;

import org.jspecify.annotations.NullMarked;
