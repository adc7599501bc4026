/**
 * Owns binding WeChat accounts to users, unbinding them, and listing them. Leaves the decision to
 * whom an identity belongs to {@code application.identity} and {@code domain.identity}.
 */
@NullMarked
package io.wechatlogin.application.binding;

import org.jspecify.annotations.NullMarked;
