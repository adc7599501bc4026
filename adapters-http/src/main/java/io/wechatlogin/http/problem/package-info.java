/**
 * Owns every error that an answer can carry: its status, its texts, and its form as a document or a
 * page. Leaves the decision to refuse to the use cases and to the parts of the HTTP layer.
 */
@NullMarked
package io.wechatlogin.http.problem;

import org.jspecify.annotations.NullMarked;
