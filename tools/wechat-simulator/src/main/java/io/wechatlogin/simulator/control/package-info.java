/**
 * The control API: {@link io.wechatlogin.simulator.Control} as JSON over HTTP, on the port that
 * also serves the phone and the mini program page.
 */
@NullMarked
package io.wechatlogin.simulator.control;

import org.jspecify.annotations.NullMarked;
