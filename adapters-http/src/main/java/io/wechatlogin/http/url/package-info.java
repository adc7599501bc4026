/**
 * Owns every URL of the service that WeChat or a browser is told. Leaves the paths of the routes
 * themselves to their subjects.
 */
@NullMarked
package io.wechatlogin.http.url;

import org.jspecify.annotations.NullMarked;
