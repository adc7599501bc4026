/**
 * Access to the simulator under WeChat's real host names: a certificate authority for those names,
 * and an HTTP proxy that connects them to the simulator. For clients that have the names built in.
 */
@NullMarked
package io.wechatlogin.simulator.proxy;

import org.jspecify.annotations.NullMarked;
