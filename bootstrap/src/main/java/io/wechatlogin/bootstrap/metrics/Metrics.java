package io.wechatlogin.bootstrap.metrics;

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
import io.wechatlogin.http.route.Traffic;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * The metrics of the process: attempts, calls to WeChat, requests, and the state of the JVM. {@code
 * docs/operations.md} lists the names.
 */
public final class Metrics implements Measurements, ProviderCalls, Traffic, AutoCloseable {
  private static final String CALLS = "wechat_login.wechat.calls";

  /**
   * More than WeChat has. The limit keeps a WeChat that invents error codes from filling memory.
   */
  private static final int MAX_ERRCODES = 200;

  private static final Duration[] BUCKETS = {
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
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final LogbackMetrics log = new LogbackMetrics();
  private final AtomicInteger callsInFlight = new AtomicInteger();

  private final Meter.MeterProvider<Counter> attempts =
      Counter.builder("wechat_login.attempts")
          .description("attempts to log in, to bind and to register, by how they ended")
          .withRegistry(registry);
  private final Meter.MeterProvider<Timer> calls =
      Timer.builder(CALLS)
          .description("calls to WeChat, by its error code; 0 is success")
          .serviceLevelObjectives(BUCKETS)
          .withRegistry(registry);
  private final Meter.MeterProvider<Timer> answers =
      Timer.builder("wechat_login.requests")
          .description("answered requests, by the code of the problem or the status")
          .serviceLevelObjectives(BUCKETS)
          .withRegistry(registry);

  /**
   * Makes a registry with the metrics of the JVM in it.
   *
   * @param version the version of the service
   */
  public Metrics(String version) {
    registry
        .config()
        .meterFilter(
            MeterFilter.maximumAllowableTags(CALLS, "errcode", MAX_ERRCODES, MeterFilter.deny()));
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    garbageCollection.bindTo(registry);
    log.bindTo(registry);
    gauge("wechat_login.wechat.calls.in.flight", "calls to WeChat", callsInFlight::get);
    Gauge.builder("wechat_login.info", () -> 1)
        .description("which version this is")
        .tag("version", version)
        .register(registry);
  }

  /**
   * Adds a metric that is read when it is scraped.
   *
   * @param what is counted, for the description
   */
  public void gauge(String name, String what, IntSupplier current) {
    Gauge.builder(name, current, IntSupplier::getAsInt)
        .description(what + ", at this moment")
        .strongReference(true)
        .register(registry);
  }

  /** Returns what measures a connection pool. */
  public MetricsTrackerFactory pool() {
    return new MicrometerMetricsTrackerFactory(registry);
  }

  @Override
  public void attemptEnded(String typeName, String instanceName, String outcome) {
    attempts
        .withTags(Tags.of("type", typeName, "login_type", instanceName, "outcome", outcome))
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

  /** Returns all metrics in Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    log.close();
    garbageCollection.close();
    registry.close();
  }
}
