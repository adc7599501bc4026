/**
 * Owns the configured instances: creates them from their configuration, reports all problems at
 * once, and keeps them in a registry. Leaves where the configuration is stored to its source, and
 * the meaning of a type's own keys to the provider of the type.
 */
@NullMarked
package io.wechatlogin.application.instance;

import org.jspecify.annotations.NullMarked;
