/**
 * Owns random secrets: how they are generated, printed, hashed and compared. Leaves what a secret
 * stands for to the package of its subject.
 */
@NullMarked
package io.wechatlogin.domain.secret;

import org.jspecify.annotations.NullMarked;
