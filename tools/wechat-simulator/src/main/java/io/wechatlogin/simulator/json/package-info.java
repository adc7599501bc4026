/**
 * JSON without a library: a strict reader, a standard writer, and a writer that reproduces WeChat's
 * own output. It knows nothing of what the JSON means.
 */
@NullMarked
package io.wechatlogin.simulator.json;

import org.jspecify.annotations.NullMarked;
