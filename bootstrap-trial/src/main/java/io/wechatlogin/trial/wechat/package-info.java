/**
 * Owns trial mode: the simulated WeChat and its sample instances. Leaves the trial page to {@code
 * adapters-http} and WeChat's behaviour to the simulator.
 */
@NullMarked
package io.wechatlogin.trial.wechat;

import org.jspecify.annotations.NullMarked;
