/**
 * Owns the load: requests over sockets of their own, how fast they come, and how long the answers
 * take. Leaves what is asked to the caller.
 */
@NullMarked
package io.wechatlogin.benchmarks.load;

import org.jspecify.annotations.NullMarked;
