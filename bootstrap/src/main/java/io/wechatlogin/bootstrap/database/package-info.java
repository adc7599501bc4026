/**
 * Owns the choice of the database: one that the settings name, or the embedded one. Leaves SQL and
 * the schema to {@code adapters-persistence}.
 */
@NullMarked
package io.wechatlogin.bootstrap.database;

import org.jspecify.annotations.NullMarked;
