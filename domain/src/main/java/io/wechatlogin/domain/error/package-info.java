/**
 * Owns the closed list of errors and what a program should do after each. Leaves their wording and
 * HTTP status to the adapters.
 */
@NullMarked
package io.wechatlogin.domain.error;

import org.jspecify.annotations.NullMarked;
