/** Owns the routes that bind WeChat accounts to users. Leaves the decision to the application. */
@NullMarked
package io.wechatlogin.http.binding;

import org.jspecify.annotations.NullMarked;
