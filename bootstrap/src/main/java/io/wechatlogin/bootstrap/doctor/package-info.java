/**
 * Owns the command {@code doctor} and the table that it prints. It changes nothing. Leaves what is
 * checked to {@code check}.
 */
@NullMarked
package io.wechatlogin.bootstrap.doctor;

import org.jspecify.annotations.NullMarked;
