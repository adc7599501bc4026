/**
 * Owns the start of a login in a browser, and the check of the {@code state} that comes back.
 * Leaves lifetimes to {@code domain.state}, and URLs and cookies to the HTTP adapter.
 */
@NullMarked
package io.wechatlogin.application.state;

import org.jspecify.annotations.NullMarked;
