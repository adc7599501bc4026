/**
 * Owns the rules of a login that a desktop browser shows as a QR code and a phone decides. Leaves
 * storing to the ports of the application.
 */
@NullMarked
package io.wechatlogin.domain.scan;

import org.jspecify.annotations.NullMarked;
