/**
 * Owns what WeChat proved about a person, which user it belongs to, and the rules that decide it.
 * Leaves storing to the ports of the application.
 */
@NullMarked
package io.wechatlogin.domain.identity;

import org.jspecify.annotations.NullMarked;
