/**
 * Tests of the simulator with third-party WeChat clients, unmodified from their registries. Each
 * test logs persons in through a client and checks what the client reports. The simulator itself
 * belongs to {@code io.wechatlogin.simulator}.
 */
@NullMarked
package io.wechatlogin.clients;

import org.jspecify.annotations.NullMarked;
