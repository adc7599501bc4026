/**
 * Owns every URL of the service that WeChat or a browser receives. Leaves the paths of the routes
 * to their subjects.
 */
@NullMarked
package io.wechatlogin.http.url;

import org.jspecify.annotations.NullMarked;
