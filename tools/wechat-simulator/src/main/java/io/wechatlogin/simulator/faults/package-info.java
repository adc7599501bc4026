/**
 * Faults on request: which call fails, and how its answer is changed. {@link
 * io.wechatlogin.simulator.Fault} says what can go wrong.
 */
@NullMarked
package io.wechatlogin.simulator.faults;

import org.jspecify.annotations.NullMarked;
