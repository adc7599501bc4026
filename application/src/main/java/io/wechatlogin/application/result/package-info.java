/**
 * Owns the results that logins end in, one sealed type per question, so that a caller handles
 * exactly the results that its question can have. Leaves producing them to the use cases.
 */
@NullMarked
package io.wechatlogin.application.result;

import org.jspecify.annotations.NullMarked;
