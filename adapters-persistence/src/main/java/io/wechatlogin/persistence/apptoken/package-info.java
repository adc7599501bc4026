/**
 * Owns the tokens of apps as rows, with the lease by which one node at a time renews a token.
 * Leaves the renewal to the application.
 */
@NullMarked
package io.wechatlogin.persistence.apptoken;

import org.jspecify.annotations.NullMarked;
