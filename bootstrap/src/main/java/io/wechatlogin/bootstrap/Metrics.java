package io.wechatlogin.bootstrap;

import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.wechatlogin.application.port.Measurements;
import io.wechatlogin.domain.type.ProviderCalls;
import io.wechatlogin.http.Traffic;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * The figures of the process, in Prometheus' words: what the application, WeChat and the browsers
 * did, and how the machine is doing. {@code docs/operations.md} lists the names.
 */
final class Metrics implements Measurements, ProviderCalls, Traffic, AutoCloseable {
  private static final String CALLS = "wechat_login.wechat.calls";

  /** More than WeChat has for us; one that invents some fills no memory. */
  private static final int MOST_ERRCODES = 200;

  private static final Duration[] STEPS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(8)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbage = new JvmGcMetrics();
  private final LogbackMetrics log = new LogbackMetrics();
  private final AtomicInteger callsInFlight = new AtomicInteger();

  private final Meter.MeterProvider<Counter> attempts =
      Counter.builder("wechat_login.attempts")
          .description("attempts to log in, to bind and to register, by how they ended")
          .withRegistry(registry);
  private final Meter.MeterProvider<Timer> calls =
      Timer.builder(CALLS)
          .description("calls to WeChat, by its error code; 0 is success")
          .serviceLevelObjectives(STEPS)
          .withRegistry(registry);
  private final Meter.MeterProvider<Timer> answers =
      Timer.builder("wechat_login.requests")
          .description("answered requests, by the code of the problem or the status")
          .serviceLevelObjectives(STEPS)
          .withRegistry(registry);

  Metrics() {
    registry
        .config()
        .meterFilter(
            MeterFilter.maximumAllowableTags(CALLS, "errcode", MOST_ERRCODES, MeterFilter.deny()));
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    garbage.bindTo(registry);
    log.bindTo(registry);
    gauge("wechat_login.wechat.calls.in.flight", "calls to WeChat", callsInFlight::get);
    Gauge.builder("wechat_login.info", () -> 1)
        .description("which version this is")
        .tag("version", Main.version())
        .register(registry);
  }

  /** Shows how many there are of something just now. */
  void gauge(String name, String what, IntSupplier now) {
    Gauge.builder(name, now, IntSupplier::getAsInt)
        .description(what + " just now")
        .strongReference(true)
        .register(registry);
  }

  /** Measures a connection pool. */
  MetricsTrackerFactory pool() {
    return new MicrometerMetricsTrackerFactory(registry);
  }

  @Override
  public void attemptEnded(String type, String loginType, String outcome) {
    attempts
        .withTags(Tags.of("type", type, "login_type", loginType, "outcome", outcome))
        .increment();
  }

  @Override
  public void began(String call) {
    callsInFlight.incrementAndGet();
  }

  @Override
  public void ended(String call, String outcome, Duration took) {
    callsInFlight.decrementAndGet();
    calls.withTags(Tags.of("call", call, "errcode", outcome)).record(took);
  }

  @Override
  public void answered(String method, String route, String outcome, Duration took) {
    answers.withTags(Tags.of("method", method, "route", route, "outcome", outcome)).record(took);
  }

  String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    log.close();
    garbage.close();
    registry.close();
  }
}
