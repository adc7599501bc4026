/**
 * Owns the product as a part of another Java program: wires the application over chosen adapters,
 * and offers each instance by the names that users know. Leaves HTTP, process settings and access
 * control to the host: code that holds these objects is trusted.
 */
@NullMarked
package io.wechatlogin.application.embedding;

import org.jspecify.annotations.NullMarked;
