/**
 * Owns who calls a use case, with what rights, and for which request. Leaves finding out who calls
 * to the adapter that takes the request.
 */
@NullMarked
package io.wechatlogin.application.caller;

import org.jspecify.annotations.NullMarked;
