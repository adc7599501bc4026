/**
 * Owns the ports on PostgreSQL: the schema, the SQL, what is sealed at rest. Leaves what the rows
 * mean to the application.
 */
@NullMarked
package io.wechatlogin.persistence;

import org.jspecify.annotations.NullMarked;
