/**
 * Owns what surrounds a measurement: the database and its rows, WeChat, and the programs under test
 * as processes. Leaves load and figures to others.
 */
@NullMarked
package io.wechatlogin.benchmarks.environment;

import org.jspecify.annotations.NullMarked;
