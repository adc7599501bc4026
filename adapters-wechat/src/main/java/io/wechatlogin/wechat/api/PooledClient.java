package io.wechatlogin.wechat.api;

import feign.Client;
import feign.Request;
import feign.Response;
import io.wechatlogin.domain.url.WebOrigin;
import io.wechatlogin.wechat.api.ConnectionWatch.ClosedConnectionException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends Feign's requests through a connection pool, unchanged. Feign's own adapter for HttpClient
 * parses each address and assembles it again, which took a quarter of the time of a call.
 */
final class PooledClient implements Client, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PooledClient.class);

  /** Without a charset: JSON is UTF-8. */
  private static final ContentType JSON = ContentType.create("application/json");

  /** One byte more than is decoded, so that the decoder notices an answer that is too large. */
  private static final int MAX_BYTES_READ = AnswerDecoder.MAX_BYTES + 1;

  /**
   * Each connection holds three buffers of this size for as long as it lives; the default is 32
   * KiB. Most requests and answers are shorter. Longer ones take several reads.
   */
  private static final int BUFFER_BYTES = 2 * 1024;

  /**
   * After how long without use a connection is checked before it carries a request. The check waits
   * up to a millisecond, so connections in constant use are spared it.
   */
  private static final TimeValue CHECK_AFTER = TimeValue.ofMilliseconds(10);

  /** How long every connection is checked once one was found closed so soon after its last use. */
  private static final Duration CHECK_ALL_FOR = Duration.ofMinutes(1);

  private final PoolingHttpClientConnectionManager connections;
  private volatile long checkAllUntil;
  private final CloseableHttpClient http;
  private final HttpHost host;
  private final int hostLength;

  /**
   * Creates the pool.
   *
   * @param base the prefix of every address
   * @param proxy the forward proxy, where there is one
   */
  PooledClient(URI base, Optional<WeChatProxy> proxy, Limits limits) {
    if (LoggerFactory.getLogger("org.apache.hc.client5.http").isDebugEnabled()) {
      log.warn("org.apache.hc.client5 logs at DEBUG, which shows app secrets: set it to INFO");
    }
    this.connections = connections(limits);
    checkAllUntil = System.nanoTime();
    this.http = http(connections, proxy, limits);
    WebOrigin origin = WeChatAddress.originOf(base);
    // HttpHost.create refuses a host name with "_", which container networks have.
    String name = origin.host().replace("[", "").replace("]", "");
    this.host = new HttpHost(origin.scheme(), name, origin.port());
    this.hostLength = (base.getScheme() + "://" + base.getRawAuthority()).length();
  }

  @Override
  public Response execute(Request request, Request.Options options) throws IOException {
    String address = RequestEncoder.addressOf(request);
    BasicClassicHttpRequest call =
        new BasicClassicHttpRequest(
            request.httpMethod().name(), host, address.substring(hostLength));
    call.setHeader("Accept", "*/*");
    if (!RequestEncoder.bodyIsQuery(request) && request.body() != null) {
      call.setEntity(new ByteArrayEntity(request.body(), JSON));
    }
    try {
      return send(request, call);
    } catch (ClosedConnectionException closed) {
      // Others that were idle for as long are probably closed as well.
      connections.closeIdle(TimeValue.ZERO_MILLISECONDS);
      checkAllUntil = System.nanoTime() + CHECK_ALL_FOR.toNanos();
      if (closed.mayHaveArrived()) {
        throw closed;
      }
      return send(request, call);
    }
  }

  private Response send(Request request, ClassicHttpRequest call) throws IOException {
    return http.execute(host, call, answer -> response(request, answer));
  }

  /**
   * Asks the host for anything at all.
   *
   * @return the time that it says it has, where it says one
   * @throws IOException where it does not answer
   */
  Optional<String> probe() throws IOException {
    return http.execute(
        host,
        new BasicClassicHttpRequest("GET", host, "/"),
        answer -> Optional.ofNullable(answer.getFirstHeader("Date")).map(Header::getValue));
  }

  @Override
  public void close() throws IOException {
    http.close();
  }

  private static Response response(Request request, ClassicHttpResponse answer) throws IOException {
    return Response.builder()
        .request(request)
        .status(answer.getCode())
        .headers(Map.of())
        .body(bytes(answer.getEntity()))
        .build();
  }

  private static byte[] bytes(HttpEntity entity) throws IOException {
    if (entity == null) {
      return new byte[0];
    }
    try (InputStream body = entity.getContent()) {
      // Reads the announced length: without one, 16 KiB are allocated for each answer.
      long announced = entity.getContentLength();
      return body.readNBytes(
          announced < 0 ? MAX_BYTES_READ : (int) Math.min(announced, MAX_BYTES_READ));
    }
  }

  private static CloseableHttpClient http(
      PoolingHttpClientConnectionManager connections, Optional<WeChatProxy> proxy, Limits limits) {
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .setConnectionManager(connections)
            .setRequestExecutor(new ConnectionWatch())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(Timeout.of(limits.connectTimeout()))
                    .setResponseTimeout(Timeout.of(limits.callTimeout()))
                    .setProtocolUpgradeEnabled(false)
                    .build())
            .evictIdleConnections(TimeValue.ofSeconds(30))
            .setUserAgent("wechat-login")
            .disableAuthCaching()
            .disableAutomaticRetries()
            .disableContentCompression()
            .disableCookieManagement()
            .disableRedirectHandling();
    proxy.ifPresent(found -> sendThrough(found, builder));
    return builder.build();
  }

  private static void sendThrough(WeChatProxy proxy, HttpClientBuilder builder) {
    HttpHost address = new HttpHost(proxy.host(), proxy.port());
    builder.setProxy(address);
    proxy
        .user()
        .ifPresent(
            user -> {
              BasicCredentialsProvider credentials = new BasicCredentialsProvider();
              credentials.setCredentials(
                  new AuthScope(address),
                  new UsernamePasswordCredentials(
                      user.name(), user.password().reveal().toCharArray()));
              builder.setDefaultCredentialsProvider(credentials);
            });
  }

  private PoolingHttpClientConnectionManager connections(Limits limits) {
    ConnectionConfig usual = checkedAfter(CHECK_AFTER, limits);
    ConnectionConfig careful = checkedAfter(TimeValue.ZERO_MILLISECONDS, limits);
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder()
                .http1Config(Http1Config.custom().setBufferSize(BUFFER_BYTES).build())
                .build())
        .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
        .setMaxConnPerRoute(limits.maxCallsInFlight())
        .setMaxConnTotal(limits.maxCallsInFlight())
        .setConnectionConfigResolver(
            route -> System.nanoTime() - checkAllUntil < 0 ? careful : usual)
        .build();
  }

  private static ConnectionConfig checkedAfter(TimeValue idle, Limits limits) {
    return ConnectionConfig.custom()
        .setConnectTimeout(Timeout.of(limits.connectTimeout()))
        .setValidateAfterInactivity(idle)
        .setTimeToLive(TimeValue.ofMinutes(5))
        .build();
  }
}
