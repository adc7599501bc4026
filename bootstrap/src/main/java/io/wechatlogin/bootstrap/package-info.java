/**
 * Owns the entry point of the jar, and nothing else. Its packages depend on each other in one
 * direction: {@code commands} on {@code wiring} and {@code doctor}, these on {@code database},
 * {@code clock} and {@code metrics}, these on {@code embedded}, and all on {@code settings}.
 */
@NullMarked
package io.wechatlogin.bootstrap;

import org.jspecify.annotations.NullMarked;
