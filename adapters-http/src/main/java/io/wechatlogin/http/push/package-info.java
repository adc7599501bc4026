/**
 * Owns the routes that WeChat pushes messages to. Leaves signatures and their effect to the
 * application.
 */
@NullMarked
package io.wechatlogin.http.push;

import org.jspecify.annotations.NullMarked;
