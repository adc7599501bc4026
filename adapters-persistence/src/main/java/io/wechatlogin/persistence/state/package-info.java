/**
 * Owns logins under way through WeChat as rows, with the sealed answer for a repeated callback.
 * Leaves their state diagram to the domain.
 */
@NullMarked
package io.wechatlogin.persistence.state;

import org.jspecify.annotations.NullMarked;
