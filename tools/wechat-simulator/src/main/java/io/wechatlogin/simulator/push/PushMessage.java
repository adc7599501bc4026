package io.wechatlogin.simulator.push;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.crypto.Crypto;
import io.wechatlogin.simulator.http.QueryString;
import io.wechatlogin.simulator.json.Json;
import io.wechatlogin.simulator.world.World;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The HTTP requests of a push: the signed query, and the event as XML or JSON. */
public final class PushMessage {
  private final World world;
  private final App app;
  private final App.Push settings;

  PushMessage(World world, App app) {
    App.Push push = app.push();
    if (push == null) {
      throw new IllegalStateException(app.appId() + " has no push settings");
    }
    this.world = world;
    this.app = app;
    this.settings = push;
  }

  /** The request that delivers an event; each call has a new timestamp, nonce and signature. */
  HttpRequest.Builder delivery(Map<String, Object> fields) {
    String timestamp = timestamp();
    String nonce = nonce();
    StringBuilder query = signedQuery(timestamp, nonce);
    Object openid = fields.get("FromUserName");
    if (openid != null) {
      query.append("&openid=").append(QueryString.encode(openid.toString()));
    }
    String body = encode(fields);
    String key = settings.aesKey();
    if (settings.mode() != App.Mode.PLAIN && key != null) {
      // Printable, as in WeChat's published examples: 16 letters and digits.
      byte[] random = world.random().text(16).getBytes(StandardCharsets.US_ASCII);
      String encrypted = Crypto.encryptPush(key, random, body, app.appId());
      query
          .append("&encrypt_type=aes&msg_signature=")
          .append(Crypto.pushSignature(settings.token(), timestamp, nonce, encrypted));
      body = encode(envelope(fields, encrypted));
    }
    return HttpRequest.newBuilder(URI.create(settings.url() + query))
        .header(
            "Content-Type", settings.format() == App.Format.JSON ? "application/json" : "text/xml")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  // Safe mode sends the ciphertext only; compatible mode sends the fields in clear as well.
  private Map<String, Object> envelope(Map<String, Object> fields, String encrypted) {
    Map<String, Object> envelope = Json.object();
    if (settings.mode() == App.Mode.SAFE) {
      envelope.put("ToUserName", originalId(app));
    } else {
      envelope.putAll(fields);
    }
    envelope.put("Encrypt", encrypted);
    return envelope;
  }

  /** The request with which WeChat verifies the server's URL; the server must return the echo. */
  HttpRequest.Builder verification(String echo) {
    String query = signedQuery(timestamp(), nonce()).append("&echostr=").append(echo).toString();
    return HttpRequest.newBuilder(URI.create(settings.url() + query)).GET();
  }

  /** A random number of ten digits, as text. */
  String nonce() {
    int hash = world.random().text(8).hashCode();
    return String.valueOf(Math.floorMod(hash, 1_000_000_000) + 1_000_000_000L);
  }

  private String timestamp() {
    return String.valueOf(world.now().getEpochSecond());
  }

  private StringBuilder signedQuery(String timestamp, String nonce) {
    return new StringBuilder(settings.url().contains("?") ? "&" : "?")
        .append("signature=")
        .append(Crypto.pushSignature(settings.token(), timestamp, nonce))
        .append("&timestamp=")
        .append(timestamp)
        .append("&nonce=")
        .append(nonce);
  }

  private String encode(Map<String, Object> fields) {
    return settings.format() == App.Format.JSON ? Json.write(fields) : xml(fields);
  }

  /** The original id of an app, which names it in pushes. */
  public static String originalId(App app) {
    return "gh_" + Crypto.sha1(app.appId()).substring(0, 12);
  }

  /** The fields as XML: numbers as bare elements, everything else as CDATA. */
  public static String xml(Map<String, Object> fields) {
    StringBuilder xml = new StringBuilder("<xml>");
    fields.forEach(
        (name, value) -> {
          xml.append('<').append(name).append('>');
          if (value instanceof Number) {
            xml.append(value);
          } else {
            String text = value.toString().replace("]]>", "]]]]><![CDATA[>");
            xml.append("<![CDATA[").append(text).append("]]>");
          }
          xml.append("</").append(name).append('>');
        });
    return xml.append("</xml>").toString();
  }
}
