/**
 * A simulated WeChat that unmodified WeChat clients accept: the pages, the API and the pushes of
 * its three logins, including their quirks. It needs nothing but the JDK and knows nothing of the
 * service that logs in through it.
 *
 * <p>This package is the library's public API. Start with {@link WechatSimulator}; {@link Main} is
 * the same as a command. {@link Control} sets the stage: which {@link App}s and {@link Person}s
 * exist, what they do, and which {@link Fault}s happen. The packages below this one are internal
 * and change without notice.
 */
@NullMarked
package io.wechatlogin.simulator;

import org.jspecify.annotations.NullMarked;
