/**
 * Owns the creation of a user from a bindCode. Leaves issuing bindCodes to {@code
 * application.login}, and users to the directory port.
 */
@NullMarked
package io.wechatlogin.application.registration;

import org.jspecify.annotations.NullMarked;
