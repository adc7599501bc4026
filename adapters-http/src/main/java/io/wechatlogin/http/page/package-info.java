/**
 * Owns the pages and files for browsers: start page, API description, component, trial. Leaves the
 * page of a scan to {@code http.scan} and error pages to {@code http.problem}.
 */
@NullMarked
package io.wechatlogin.http.page;

import org.jspecify.annotations.NullMarked;
