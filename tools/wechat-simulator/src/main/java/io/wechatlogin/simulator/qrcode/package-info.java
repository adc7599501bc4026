/** An encoder for QR codes, without a library. What a code says belongs to its users. */
@NullMarked
package io.wechatlogin.simulator.qrcode;

import org.jspecify.annotations.NullMarked;
