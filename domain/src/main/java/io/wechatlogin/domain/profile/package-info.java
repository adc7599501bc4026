/**
 * Owns the stored form of a person's profile and tokens. Leaves {@code Profile} and {@code
 * WebToken} themselves to the plug-in contract in {@code domain.type}, and storing to the
 * application's ports.
 */
@NullMarked
package io.wechatlogin.domain.profile;

import org.jspecify.annotations.NullMarked;
