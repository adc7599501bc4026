/**
 * Owns users and organizations as values, and the shapes of their ids and names. Leaves storing to
 * the {@code UserDirectory} port, which a host may implement over its own users.
 */
@NullMarked
package io.wechatlogin.domain.user;

import org.jspecify.annotations.NullMarked;
