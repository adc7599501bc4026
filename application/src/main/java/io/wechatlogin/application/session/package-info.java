/**
 * Owns opening, checking, rotating and ending sessions. Leaves lifetimes to {@code domain.session},
 * and storing to the {@code Sessions} ports.
 */
@NullMarked
package io.wechatlogin.application.session;

import org.jspecify.annotations.NullMarked;
