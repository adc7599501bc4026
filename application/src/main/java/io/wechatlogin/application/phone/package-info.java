/**
 * Owns the phone numbers of users: taking, showing and finding them. Leaves asking WeChat to {@code
 * miniprogram}, and storing to the port. Nobody is ever logged in or bound by a number.
 */
@NullMarked
package io.wechatlogin.application.phone;

import org.jspecify.annotations.NullMarked;
