package io.wechatlogin.application.embedding;

import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Reads what a class logs at WARNING or above, as an operator does. */
final class LogWatch extends Handler implements AutoCloseable {
  private final Logger logger;
  private final List<String> warnings = new CopyOnWriteArrayList<>();

  private LogWatch(Logger logger) {
    this.logger = logger;
  }

  static LogWatch of(Class<?> source) {
    LogWatch watch = new LogWatch(Logger.getLogger(source.getName()));
    watch.logger.addHandler(watch);
    return watch;
  }

  List<String> warnings() {
    return warnings;
  }

  @Override
  public void publish(LogRecord record) {
    if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
      warnings.add(MessageFormat.format(record.getMessage(), record.getParameters()));
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
