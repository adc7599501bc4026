/**
 * Owns what hosts do with users and organizations that are kept here. Leaves storing them to the
 * {@code ManagedDirectory} port.
 */
@NullMarked
package io.wechatlogin.application.directory;

import org.jspecify.annotations.NullMarked;
