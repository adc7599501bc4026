/** Owns the removal of expired rows. Leaves its schedule to {@code embedding}. */
@NullMarked
package io.wechatlogin.application.housekeeping;

import org.jspecify.annotations.NullMarked;
