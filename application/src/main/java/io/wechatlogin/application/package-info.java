/**
 * Owns the entry to the use cases, {@link io.wechatlogin.application.LoginApplication}. Each use
 * case lives in the package of its subject. Leaves storing, HTTP and WeChat to adapters behind the
 * ports.
 */
@NullMarked
package io.wechatlogin.application;

import org.jspecify.annotations.NullMarked;
