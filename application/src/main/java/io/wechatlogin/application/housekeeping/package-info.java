/** Owns the removal of expired rows. Leaves when it runs to who embeds the application. */
@NullMarked
package io.wechatlogin.application.housekeeping;

import org.jspecify.annotations.NullMarked;
