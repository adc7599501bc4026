/**
 * Owns the parts of a request: body, parameters, cookies, credentials and trace. Leaves what a
 * route does with them to its subject.
 */
@NullMarked
package io.wechatlogin.http.request;

import org.jspecify.annotations.NullMarked;
