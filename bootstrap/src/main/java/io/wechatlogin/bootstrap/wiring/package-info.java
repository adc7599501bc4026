/**
 * Owns the object graph of the service, and the order in which its parts start and stop. Leaves
 * everything that a login does to the modules that it connects.
 */
@NullMarked
package io.wechatlogin.bootstrap.wiring;

import org.jspecify.annotations.NullMarked;
