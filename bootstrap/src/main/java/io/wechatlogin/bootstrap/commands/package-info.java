/**
 * Owns the command line: {@code serve}, {@code doctor}, {@code reseal}, {@code repair}, {@code
 * --help} and {@code --version}. Leaves the work to {@code wiring}, {@code doctor} and {@code
 * database}.
 */
@NullMarked
package io.wechatlogin.bootstrap.commands;

import org.jspecify.annotations.NullMarked;
