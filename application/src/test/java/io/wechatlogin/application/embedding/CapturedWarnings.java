package io.wechatlogin.application.embedding;

import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Captures the messages that a class logs at WARNING or above. */
final class CapturedWarnings extends Handler implements AutoCloseable {
  private final Logger logger;
  private final List<String> warnings = new CopyOnWriteArrayList<>();

  private CapturedWarnings(Logger logger) {
    this.logger = logger;
  }

  static CapturedWarnings of(Class<?> source) {
    CapturedWarnings captured = new CapturedWarnings(Logger.getLogger(source.getName()));
    captured.logger.addHandler(captured);
    return captured;
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
