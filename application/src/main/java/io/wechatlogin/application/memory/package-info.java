/**
 * Owns the ports in the memory of one process: for tests, trials and hosts that need no more. They
 * are what the contract kits call right; they leave lasting beyond the process to other adapters.
 */
@NullMarked
package io.wechatlogin.application.memory;

import org.jspecify.annotations.NullMarked;
