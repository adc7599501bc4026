/**
 * Owns what a request and an answer are, independent of the server, and JSON and languages. Leaves
 * the meaning of what they carry to the other packages.
 */
@NullMarked
package io.wechatlogin.http.message;

import org.jspecify.annotations.NullMarked;
