/**
 * Owns how configured instances come to life: finds the types by {@link java.util.ServiceLoader},
 * reads what every instance has in common, and says everything that is wrong at once. Leaves where
 * the configuration is kept to its source, and what a type's own keys mean to the type's provider.
 */
@NullMarked
package io.wechatlogin.application.instance;

import org.jspecify.annotations.NullMarked;
