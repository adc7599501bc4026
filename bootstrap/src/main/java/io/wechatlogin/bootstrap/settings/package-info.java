/**
 * Owns the settings of a deployment: which environment variables there are, their defaults and
 * ranges, and what is said when one is wrong. Leaves what a setting does to the packages that use
 * it.
 */
@NullMarked
package io.wechatlogin.bootstrap.settings;

import org.jspecify.annotations.NullMarked;
