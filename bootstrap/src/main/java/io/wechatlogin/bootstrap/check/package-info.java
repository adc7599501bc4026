/**
 * Owns what a deployment must be like: one class for each subject, and the words in which a finding
 * is said. {@code serve} refuses the start at a problem and logs the warnings; {@code doctor}
 * prints everything. Leaves how a setting is read, and how a login is done, to others.
 */
@NullMarked
package io.wechatlogin.bootstrap.check;

import org.jspecify.annotations.NullMarked;
