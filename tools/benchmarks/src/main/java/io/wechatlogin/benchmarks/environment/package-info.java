/**
 * Owns what stands around a measurement: the database and its rows, WeChat, and the programs as
 * processes of their own.
 */
@NullMarked
package io.wechatlogin.benchmarks.rig;

import org.jspecify.annotations.NullMarked;
