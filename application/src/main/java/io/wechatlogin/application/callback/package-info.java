/**
 * Owns the answer to a browser that comes back from WeChat. Leaves checking the state to {@code
 * application.state}, and what the login results in to the use case of its intent.
 */
@NullMarked
package io.wechatlogin.application.callback;

import org.jspecify.annotations.NullMarked;
