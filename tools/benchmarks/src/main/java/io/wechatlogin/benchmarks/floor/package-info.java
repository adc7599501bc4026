/**
 * Owns the floor: a server that does only the minimum of the work, the SQL statements of the
 * service. The difference to the service is the cost of everything else.
 */
@NullMarked
package io.wechatlogin.benchmarks.floor;

import org.jspecify.annotations.NullMarked;
