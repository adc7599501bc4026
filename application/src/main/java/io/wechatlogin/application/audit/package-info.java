/**
 * Owns writing the audit log and showing it to hosts. Leaves the entries themselves to {@code
 * domain.audit}, and keeping them unchanged to the store.
 */
@NullMarked
package io.wechatlogin.application.audit;

import org.jspecify.annotations.NullMarked;
