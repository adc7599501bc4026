/**
 * Owns the audit log as rows, which the database itself keeps from being changed. Leaves what is
 * recorded to the application.
 */
@NullMarked
package io.wechatlogin.persistence.audit;

import org.jspecify.annotations.NullMarked;
