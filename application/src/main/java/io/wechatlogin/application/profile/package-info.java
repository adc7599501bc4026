/**
 * Owns what persons show of themselves, and the tokens that fetch it. Leaves storing to the {@code
 * Profiles} ports, and fetching to the login type.
 */
@NullMarked
package io.wechatlogin.application.profile;

import org.jspecify.annotations.NullMarked;
