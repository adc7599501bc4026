/** Owns the memory of recent pushes as rows. Leaves their verification to the application. */
@NullMarked
package io.wechatlogin.persistence.push;

import org.jspecify.annotations.NullMarked;
