/**
 * Owns the entry to the store on PostgreSQL: opening a database, inspecting it, and wiring one
 * adapter for each port. Leaves the statements to the packages below, one for each subject, and the
 * meaning of the rows to the application.
 *
 * <p>The subjects do not know each other. They share {@code store} and {@code sealing}; {@code
 * hotpath} holds the statements that every login sends.
 */
@NullMarked
package io.wechatlogin.persistence;

import org.jspecify.annotations.NullMarked;
