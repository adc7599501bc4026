/**
 * Owns the runnable jar: settings, the wiring of the adapters, the embedded database, trial mode.
 * Leaves everything that a login does to the modules that it wires.
 */
@NullMarked
package io.wechatlogin.bootstrap;

import org.jspecify.annotations.NullMarked;
