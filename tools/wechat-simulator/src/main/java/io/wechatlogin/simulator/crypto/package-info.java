/**
 * WeChat's cryptographic formats: push signatures, push encryption, and the encryption and
 * signatures that use a mini program's session key. It keeps no keys.
 */
@NullMarked
package io.wechatlogin.simulator.crypto;

import org.jspecify.annotations.NullMarked;
