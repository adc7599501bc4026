/**
 * Owns profiles and tokens of persons as rows. Leaves storing what a login returned to the hot
 * path.
 */
@NullMarked
package io.wechatlogin.persistence.profile;

import org.jspecify.annotations.NullMarked;
