/**
 * Owns the command {@code doctor}: one class for each subject that it checks, and the table that it
 * prints. It changes nothing. Leaves how a setting is read, and how a login is done, to others.
 */
@NullMarked
package io.wechatlogin.bootstrap.doctor;

import org.jspecify.annotations.NullMarked;
