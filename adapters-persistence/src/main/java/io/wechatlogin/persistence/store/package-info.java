/**
 * Owns what all subjects share: connections, transactions, the translation of SQL failures,
 * requests that share a statement, notifications between nodes, migrations, and the removal of
 * expired rows. Leaves every statement that knows what its rows mean to the packages of their
 * subjects.
 */
@NullMarked
package io.wechatlogin.persistence.store;

import org.jspecify.annotations.NullMarked;
