/**
 * Owns bindings as rows, and the guarantee that the unionId of a person belongs to one user. Leaves
 * the decision to whom an identity belongs to the domain.
 */
@NullMarked
package io.wechatlogin.persistence.identity;

import org.jspecify.annotations.NullMarked;
