/**
 * Owns the rules of a login that a desktop browser shows as a QR code and that a phone decides.
 * Leaves storing to the {@code Scans} port.
 *
 * <pre>
 *   waiting --phone opens--> scanned --confirm--> confirmed --collected by the desktop--> done
 *      |                        |  \--refuse, or the login is impossible--> refused
 *      | 5 min                  | 5 min             | 6 min, not collected
 *      v                        v                   v
 *   expired                  expired             expired
 * </pre>
 */
@NullMarked
package io.wechatlogin.domain.scan;

import org.jspecify.annotations.NullMarked;
