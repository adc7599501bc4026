/**
 * Owns identities that WeChat has proven, their bindings to users, and the rules that decide to
 * whom an identity belongs. Leaves storing to the ports of the application.
 */
@NullMarked
package io.wechatlogin.domain.identity;

import org.jspecify.annotations.NullMarked;
