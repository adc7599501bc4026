/**
 * Owns users, organizations and memberships as rows. Leaves what a user may do to the application.
 */
@NullMarked
package io.wechatlogin.persistence.user;

import org.jspecify.annotations.NullMarked;
