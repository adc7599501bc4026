/**
 * Owns secrets at rest: the key ring, the list of sealed columns, and sealing old values again by a
 * new key. Leaves reading and writing the rows to the packages of their subjects.
 */
@NullMarked
package io.wechatlogin.persistence.sealing;

import org.jspecify.annotations.NullMarked;
