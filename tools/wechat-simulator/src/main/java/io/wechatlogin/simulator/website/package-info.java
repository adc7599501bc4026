/**
 * Website login: the page with the QR code, its picture and its long poll. Codes and tokens belong
 * to {@code oauth}, the screens that scan the code to {@code phone}.
 *
 * <pre>
 * WAITING --scan--> SCANNED --confirm--> CONFIRMED (code issued)
 *                    ^   |
 *               scan |   | refuse
 *                    |   v
 *                   REFUSED
 * Every status but CONFIRMED becomes EXPIRED when the lifetime ends or the control API says so.
 * </pre>
 */
@NullMarked
package io.wechatlogin.simulator.website;

import org.jspecify.annotations.NullMarked;
