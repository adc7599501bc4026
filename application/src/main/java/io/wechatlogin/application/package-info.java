/**
 * Owns the use cases: what a person, a host or a browser may do with logins, and in which order it
 * happens. Leaves storing, HTTP and WeChat to adapters behind the ports.
 */
@NullMarked
package io.wechatlogin.application;

import org.jspecify.annotations.NullMarked;
