/**
 * The WeChat-shaped port: routing, quotas, error answers, faults, and the record of calls. The
 * answers themselves belong to the packages of the APIs.
 */
@NullMarked
package io.wechatlogin.simulator.server;

import org.jspecify.annotations.NullMarked;
