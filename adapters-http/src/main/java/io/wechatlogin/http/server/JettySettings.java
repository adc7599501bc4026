package io.wechatlogin.http.server;

import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.wechatlogin.http.HttpSettings;
import io.wechatlogin.http.limits.TrustedProxies;
import io.wechatlogin.http.problem.Problem;
import io.wechatlogin.http.route.Dispatcher;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How Javalin and Jetty are set up.
 *
 * @param publicPath the path of the public URL, which a proxy may pass on
 * @param proxies may have any number of connections
 * @param dispatcher refuses requests before Javalin sees them
 */
record JettySettings(
    HttpSettings.Listen listen,
    String publicPath,
    HttpSettings.Limits limits,
    TrustedProxies proxies,
    Dispatcher dispatcher,
    MalformedRequests malformedRequests) {
  private static final Logger LOG = LoggerFactory.getLogger(JettySettings.class);

  /** The number of connections that the operating system keeps until they are accepted. */
  private static final int BACKLOG = 1024;

  /** How long a request may take to arrive; much longer than the largest one takes. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);

  /**
   * How long a connection may be idle: longer than the 60 s after which load balancers, and the 30
   * s after which Java's client, give up theirs. Otherwise they would send a request on a
   * connection that is being closed here.
   */
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(75);

  /** How long a connection may be idle while others wait for one. */
  private static final long IDLE_TIMEOUT_WHEN_FULL_MILLIS = 2_000;

  /** Each answer is copied through a buffer of this size, which is 32 KiB by default. */
  private static final int RESPONSE_BUFFER_BYTES = 2 * 1024;

  /**
   * The longest head of a request. A browser sends up to 16 login cookies of each of two kinds,
   * which are 4 KiB, and those of other programs on the same host. Jetty's default of 8 KiB would
   * lock out a person with many cookies for good. Node.js has the same limit.
   */
  private static final int REQUEST_HEAD_BYTES = MalformedRequests.MAX_HEAD_KIB * 1024;

  /** The longest head of an answer: 34 cookies and a redirect URL. */
  private static final int RESPONSE_HEAD_BYTES = 16 * 1024;

  void applyTo(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.router.javaLangErrorHandler(JettySettings::fatal);
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.http.responseBufferSize = RESPONSE_BUFFER_BYTES;
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    config.jetty.modifyHttpConfiguration(http -> http.setHttpCompliance(HttpCompliance.STRICT));
    config.jetty.modifyHttpConfiguration(http -> http.setRequestHeaderSize(REQUEST_HEAD_BYTES));
    config.jetty.modifyHttpConfiguration(
        http -> http.setMaxResponseHeaderSize(RESPONSE_HEAD_BYTES));
    // The cache takes 100 KB of each open connection and saves a microsecond of each request.
    config.jetty.modifyHttpConfiguration(http -> http.setHeaderCacheSize(0));
    config.jetty.addConnector(this::connector);
    config.jetty.modifyServer(this::addHandlers);
    config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(malformedRequests));
  }

  private Connector connector(Server server, HttpConfiguration http) {
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(listen.host());
    connector.setPort(listen.port());
    connector.setAcceptQueueSize(BACKLOG);
    connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
    connector.setShutdownIdleTimeout(GracefulStop.IDLE_TIMEOUT_UNCHANGED);
    connector.addBean(new RequestTimeout(connector, REQUEST_TIMEOUT));
    connector.addBean(new ConnectionsPerAddress(limits.connectionsPerAddress(), proxies));
    NetworkConnectionLimit limit = new NetworkConnectionLimit(limits.connections(), connector);
    limit.setEndPointIdleTimeout(IDLE_TIMEOUT_WHEN_FULL_MILLIS);
    server.addBean(limit);
    return connector;
  }

  private void addHandlers(Server server) {
    server.insertHandler(new RequestGuard(dispatcher));
    server.insertHandler(new PublicPath(publicPath));
    server.insertHandler(new GracefulHandler());
    server.setErrorHandler(malformedRequests);
  }

  /** After an error such as a lack of memory as little as possible is done. */
  private static void fatal(HttpServletResponse response, Error error) {
    LOG.error("request failed", error);
    response.setStatus(Problem.INTERNAL.status());
  }
}
