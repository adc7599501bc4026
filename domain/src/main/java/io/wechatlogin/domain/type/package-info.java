/**
 * Owns the plug-in contract of a login type: the type (Meta), its provider, its configuration and
 * its optional capabilities. Leaves WeChat's words to the adapter that implements it.
 */
@NullMarked
package io.wechatlogin.domain.type;

import org.jspecify.annotations.NullMarked;
