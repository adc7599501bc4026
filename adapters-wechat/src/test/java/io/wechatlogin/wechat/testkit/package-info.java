/**
 * Owns the servers and the log capture that the tests of this module share. Leaves the behaviour of
 * a real WeChat to the simulator.
 */
@NullMarked
package io.wechatlogin.wechat.testkit;

import org.jspecify.annotations.NullMarked;
