/**
 * Owns the decryption of the user data that a mini program receives encrypted. Leaves the storage
 * of session keys to the application.
 */
@NullMarked
package io.wechatlogin.wechat.userdata;

import org.jspecify.annotations.NullMarked;
