package io.wechatlogin.wechat;

import feign.Client;
import feign.Request;
import feign.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/**
 * Hands Feign's requests to the pool as they are: Feign's own client takes each address apart and
 * puts it together again, which took a quarter of a call.
 */
final class PooledClient implements Client {
  /** Without a charset: JSON is UTF-8. */
  private static final ContentType JSON = ContentType.create("application/json");

  private final CloseableHttpClient http;
  private final HttpHost host;
  private final int addressLength;
  private final int mostBytes;

  /**
   * @param base what every address begins with
   * @param mostBytes how much of an answer is read
   */
  PooledClient(CloseableHttpClient http, URI base, int mostBytes) {
    this.http = http;
    this.host = HttpHost.create(base);
    this.addressLength = (base.getScheme() + "://" + base.getRawAuthority()).length();
    this.mostBytes = mostBytes;
  }

  @Override
  public Response execute(Request request, Request.Options options) throws IOException {
    BasicClassicHttpRequest call =
        new BasicClassicHttpRequest(
            request.httpMethod().name(), host, Query.address(request).substring(addressLength));
    call.setHeader("Accept", "*/*");
    if (!Query.carries(request) && request.body() != null) {
      call.setEntity(new ByteArrayEntity(request.body(), JSON));
    }
    return http.execute(host, call, answer -> response(request, answer));
  }

  private Response response(Request request, ClassicHttpResponse answer) throws IOException {
    return Response.builder()
        .request(request)
        .status(answer.getCode())
        .headers(Map.of())
        .body(bytes(answer.getEntity()))
        .build();
  }

  private byte[] bytes(HttpEntity entity) throws IOException {
    if (entity == null) {
      return new byte[0];
    }
    try (InputStream body = entity.getContent()) {
      // Room for what is announced: without a length, 16 KiB are taken for each answer.
      long announced = entity.getContentLength();
      return body.readNBytes(announced < 0 ? mostBytes : (int) Math.min(announced, mostBytes));
    }
  }
}
