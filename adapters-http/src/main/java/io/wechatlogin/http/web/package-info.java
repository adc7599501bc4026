/**
 * Owns the files for browsers, HTML escaping, and the headers of pages. Leaves the content of each
 * page to its subject.
 */
@NullMarked
package io.wechatlogin.http.web;

import org.jspecify.annotations.NullMarked;
