package io.wechatlogin.bootstrap.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.LogManager;
import org.slf4j.LoggerFactory;

/**
 * Keeps the loggers of libraries at INFO or above, and at a higher level where the configuration
 * has one, whatever level an operator sets for them or for the root. Below, they write out requests
 * with their headers, statements with their values and addresses with an app secret in them. It
 * sets levels instead of filtering events: a filter would be asked at each of the hundred guards
 * that a request passes.
 */
public final class LibraryLogs implements LoggerContextListener {
  /** The packages of the libraries in the jar. */
  static final List<String> PACKAGES =
      List.of(
          "com.fasterxml",
          "com.github.benmanes",
          "com.google",
          "com.sun",
          "com.zaxxer",
          "feign",
          "io.github.bucket4j",
          "io.github.resilience4j",
          "io.javalin",
          "io.micrometer",
          "io.prometheus",
          "io.r2dbc",
          "io.zonky",
          "jakarta",
          "java",
          "javax",
          "jdk",
          "kotlin",
          "org.apache",
          "org.eclipse",
          "org.flywaydb",
          "org.jooq",
          "org.postgresql",
          "org.reactivestreams",
          "org.slf4j",
          "org.tukaani",
          "picocli",
          "sun",
          "tools.jackson");

  /** The JDK forgets the level of a logger that nobody refers to. */
  private static final List<java.util.logging.Logger> KEPT = new ArrayList<>();

  /** Packages whose loggers have no level of their own. */
  private final Set<Logger> unset = new LinkedHashSet<>();

  private LibraryLogs() {}

  /** Sets the levels, and keeps them when the configuration changes or is read again. */
  public static void pin() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      pin(context);
    }
    pinJdkLogging();
  }

  static void pin(LoggerContext context) {
    LibraryLogs pins = new LibraryLogs();
    context.addListener(pins);
    pins.onReset(context);
  }

  /** The driver of PostgreSQL logs by the JDK's logging, whose levels are only read from a file. */
  private static void pinJdkLogging() {
    if (System.getProperty("java.util.logging.config.file") == null
        && System.getProperty("java.util.logging.config.class") == null) {
      return;
    }
    try {
      LogManager.getLogManager()
          .updateConfiguration(
              key ->
                  key.endsWith(".level") && isOfLibrary(key)
                      ? (before, now) -> "INFO"
                      : (before, now) -> now);
    } catch (IOException unreadable) {
      // The JDK has said so, and logs at INFO.
    }
    for (String name : PACKAGES) {
      java.util.logging.Logger logger = java.util.logging.Logger.getLogger(name);
      logger.setLevel(java.util.logging.Level.INFO);
      KEPT.add(logger);
    }
  }

  private static boolean isOfLibrary(String name) {
    return PACKAGES.stream()
        .anyMatch(library -> name.equals(library) || name.startsWith(library + "."));
  }

  @Override
  public boolean isResetResistant() {
    return true;
  }

  @Override
  public void onStart(LoggerContext context) {
    onReset(context);
  }

  @Override
  public void onReset(LoggerContext context) {
    unset.clear();
    for (String name : PACKAGES) {
      Logger logger = context.getLogger(name);
      if (logger.getLevel() == null) {
        unset.add(logger);
      }
    }
    inherit(context);
    // Below these, an operator may have named loggers of their own.
    context.getLoggerList().forEach(logger -> onLevelChange(logger, logger.getLevel()));
  }

  @Override
  public void onLevelChange(Logger logger, Level level) {
    if (!isOfLibrary(logger.getName())) {
      inherit(logger.getLoggerContext());
    } else if (level == null && PACKAGES.contains(logger.getName())) {
      unset.add(logger);
      inherit(logger.getLoggerContext());
    } else if (level != null && level.toInt() < Level.INFO_INT) {
      logger.setLevel(Level.INFO);
    }
  }

  /** Gives the loggers without a level of their own that of their parents, but at least INFO. */
  private void inherit(LoggerContext context) {
    for (Logger logger : List.copyOf(unset)) {
      Level inherited = inherited(context, logger.getName());
      logger.setLevel(inherited.toInt() < Level.INFO_INT ? Level.INFO : inherited);
    }
  }

  private static Level inherited(LoggerContext context, String name) {
    int dot = name.lastIndexOf('.');
    Logger parent = dot < 0 ? null : context.exists(name.substring(0, dot));
    if (dot >= 0 && (parent == null || parent.getLevel() == null)) {
      return inherited(context, name.substring(0, dot));
    }
    return parent == null
        ? context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getEffectiveLevel()
        : parent.getLevel();
  }

  @Override
  public void onStop(LoggerContext context) {
    // A context that is stopped logs nothing.
  }
}
