/**
 * Owns users, organizations and sessions as values. Leaves where they are kept to the ports of the
 * application.
 */
@NullMarked
package io.wechatlogin.domain.account;

import org.jspecify.annotations.NullMarked;
