/** Owns the routes of profiles and tokens. Leaves renewing and storing them to the application. */
@NullMarked
package io.wechatlogin.http.profile;

import org.jspecify.annotations.NullMarked;
