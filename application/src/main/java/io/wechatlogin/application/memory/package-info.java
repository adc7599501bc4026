/**
 * Owns the ports in the memory of one process: for tests, trials and hosts that need nothing more.
 * They define what the contract kits demand. Leaves durability to other adapters.
 */
@NullMarked
package io.wechatlogin.application.memory;

import org.jspecify.annotations.NullMarked;
