/**
 * Owns the embedded PostgreSQL: it starts the server in the data directory, supervises it and stops
 * it. Leaves its schema and its use to the modules that are handed its address.
 */
@NullMarked
package io.wechatlogin.trial.postgres;

import org.jspecify.annotations.NullMarked;
