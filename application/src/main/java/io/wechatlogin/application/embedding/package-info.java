/**
 * Owns the product as a part of another Java program: wires the application over chosen adapters,
 * and shows each instance by the names that users know. Leaves HTTP, settings of a process and the
 * checking of who may ask to the host: whoever holds these objects is trusted.
 */
@NullMarked
package io.wechatlogin.application.embedding;

import org.jspecify.annotations.NullMarked;
