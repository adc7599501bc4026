/**
 * Owns what a migration left behind that was ended half way by an earlier version, which did not
 * commit a migration and its record together: finding it, saying it, and finishing it. Leaves
 * applying whole migrations to {@code store}.
 */
@NullMarked
package io.wechatlogin.persistence.schema;

import org.jspecify.annotations.NullMarked;
