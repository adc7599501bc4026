/**
 * Owns the routes that show the configured instances. Leaves logging in by them to other packages.
 */
@NullMarked
package io.wechatlogin.http.instance;

import org.jspecify.annotations.NullMarked;
