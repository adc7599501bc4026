/**
 * Owns the tests of HTTP over a real socket, on the use cases over memory. Leaves the use cases'
 * own rules to the tests of the application.
 */
@NullMarked
package io.wechatlogin.http;

import org.jspecify.annotations.NullMarked;
