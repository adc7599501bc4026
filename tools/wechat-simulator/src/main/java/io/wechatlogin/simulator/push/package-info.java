/**
 * Events sent to an app's server: signed, optionally encrypted, retried. Which event happens when
 * belongs to the callers.
 */
@NullMarked
package io.wechatlogin.simulator.push;

import org.jspecify.annotations.NullMarked;
