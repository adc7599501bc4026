/**
 * Owns the callers of use cases, the checks of their rights, and the current request. Leaves
 * authenticating a caller to the adapter that receives the request.
 */
@NullMarked
package io.wechatlogin.application.caller;

import org.jspecify.annotations.NullMarked;
