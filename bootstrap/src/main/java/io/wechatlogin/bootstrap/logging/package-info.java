/**
 * Owns what libraries may log: nothing in which requests, answers, statements or addresses are
 * written out. Leaves format and destination of the log to {@code logback.xml}.
 */
@NullMarked
package io.wechatlogin.bootstrap.logging;

import org.jspecify.annotations.NullMarked;
