package io.wechatlogin.bootstrap.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LibraryLogsTest {
  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void pin() {
    context.getLogger("org.eclipse.jetty.http").setLevel(Level.DEBUG);
    LibraryLogs.pin(context);
  }

  @Test
  void noLevelOfTheRootReachesALibrary() {
    context.getLogger("ROOT").setLevel(Level.TRACE);
    for (String name : LibraryLogs.PACKAGES) {
      assertThat(context.getLogger(name + ".some.Thing").isDebugEnabled()).as(name).isFalse();
    }
    assertThat(context.getLogger("io.wechatlogin.http").isTraceEnabled()).isTrue();
    assertThat(context.getLogger("com.example.OwnType").isTraceEnabled()).isTrue();
  }

  @Test
  void aLevelOfALibraryOrAPartOfItIsRaised() {
    assertThat(context.getLogger("org.eclipse.jetty.http").isDebugEnabled()).isFalse();
    context.getLogger("org.apache.hc.client5.http.wire").setLevel(Level.TRACE);
    context.getLogger("org.jooq").setLevel(Level.DEBUG);
    assertThat(context.getLogger("org.apache.hc.client5.http.wire").isDebugEnabled()).isFalse();
    assertThat(context.getLogger("org.jooq.impl").isDebugEnabled()).isFalse();
  }

  @Test
  void aHigherLevelStays() {
    context.getLogger("org.apache.hc").setLevel(Level.ERROR);
    assertThat(context.getLogger("org.apache.hc.client5").isWarnEnabled()).isFalse();
  }

  @Test
  void aHigherLevelOfTheRootHoldsForLibraries() {
    context.getLogger("ROOT").setLevel(Level.WARN);
    assertThat(context.getLogger("org.flywaydb.core").isInfoEnabled()).isFalse();
    assertThat(context.getLogger("org.flywaydb.core").isWarnEnabled()).isTrue();
    context.getLogger("ROOT").setLevel(Level.DEBUG);
    assertThat(context.getLogger("org.flywaydb.core").isInfoEnabled()).isTrue();
    assertThat(context.getLogger("org.flywaydb.core").isDebugEnabled()).isFalse();
  }

  @Test
  void aConfigurationThatIsReadAgainChangesNothing() {
    context.reset();
    context.getLogger("ROOT").setLevel(Level.TRACE);
    context.getLogger("org.eclipse.jetty").setLevel(Level.DEBUG);
    assertThat(context.getLogger("org.eclipse.jetty.server").isDebugEnabled()).isFalse();
    assertThat(context.getLogger("com.zaxxer.hikari").isDebugEnabled()).isFalse();
  }
}
