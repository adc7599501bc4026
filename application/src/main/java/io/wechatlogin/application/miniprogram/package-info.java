/**
 * Owns what only mini programs can do: decrypt data with the session key, and hand over phone
 * numbers. Leaves encryption and calls to WeChat to the login type.
 */
@NullMarked
package io.wechatlogin.application.miniprogram;

import org.jspecify.annotations.NullMarked;
