/**
 * Owns the plug-in contract of a login type: Meta, provider, configuration, optional capabilities.
 * Leaves WeChat's words to the adapter that implements it.
 */
@NullMarked
package io.wechatlogin.domain.type;

import org.jspecify.annotations.NullMarked;
