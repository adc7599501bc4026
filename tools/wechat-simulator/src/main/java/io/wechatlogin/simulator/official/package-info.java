/**
 * Official accounts: the authorize page inside WeChat, and QR codes with a scene. Codes and tokens
 * belong to {@code oauth}, the delivery of events to {@code push}.
 */
@NullMarked
package io.wechatlogin.simulator.official;

import org.jspecify.annotations.NullMarked;
