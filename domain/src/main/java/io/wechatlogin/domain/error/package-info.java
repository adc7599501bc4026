/**
 * Owns the closed list of refusals and what a program does about each. Leaves their wording and
 * HTTP status to the adapters.
 */
@NullMarked
package io.wechatlogin.domain.error;

import org.jspecify.annotations.NullMarked;
