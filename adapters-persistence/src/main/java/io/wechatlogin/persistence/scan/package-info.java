/**
 * Owns scans as rows, and waking those that wait for one. Leaves their state diagram to the domain.
 */
@NullMarked
package io.wechatlogin.persistence.scan;

import org.jspecify.annotations.NullMarked;
