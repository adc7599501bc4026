/**
 * Owns the entries of the audit log and their kinds. Leaves writing them to the application and
 * keeping them unchanged to the store.
 */
@NullMarked
package io.wechatlogin.domain.audit;

import org.jspecify.annotations.NullMarked;
