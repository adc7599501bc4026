/**
 * Owns phone numbers of users as rows: sealed, and found by a hash with a key. Leaves who may hand
 * one in to the application.
 */
@NullMarked
package io.wechatlogin.persistence.phone;

import org.jspecify.annotations.NullMarked;
