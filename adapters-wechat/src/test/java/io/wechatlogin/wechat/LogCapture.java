package io.wechatlogin.wechat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Everything that is logged while it is open. */
final class LogCapture implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();

  LogCapture() {
    events.start();
    root.addAppender(events);
  }

  /** Returns the lines of this adapter. */
  List<String> ours() {
    return List.copyOf(events.list).stream()
        .filter(event -> event.getLoggerName().startsWith("io.wechatlogin"))
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  /** Returns all lines, with the stack traces that belong to them. */
  List<String> all() {
    return List.copyOf(events.list).stream()
        .map(
            event ->
                event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                        ? ""
                        : ThrowableProxyUtil.asString(event.getThrowableProxy())))
        .toList();
  }

  @Override
  public void close() {
    root.detachAppender(events);
  }
}
