/**
 * Owns everything that is HTTP: routes, problem documents, cookies, limits and the pages for
 * browsers. Leaves every decision about logins to the use cases of the application.
 */
@NullMarked
package io.wechatlogin.http;

import org.jspecify.annotations.NullMarked;
