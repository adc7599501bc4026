/**
 * The simulated phone: its home screen with the open QR codes, choosing a person, and confirming or
 * refusing a login. What a scan or a confirmation does belongs to {@code website} and {@code
 * official}.
 */
@NullMarked
package io.wechatlogin.simulator.phone;

import org.jspecify.annotations.NullMarked;
