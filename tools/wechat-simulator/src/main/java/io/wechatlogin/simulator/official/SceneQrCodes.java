package io.wechatlogin.simulator.official;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.PushResult;
import io.wechatlogin.simulator.api.AppTokens;
import io.wechatlogin.simulator.api.Credentials;
import io.wechatlogin.simulator.api.WechatError;
import io.wechatlogin.simulator.http.Request;
import io.wechatlogin.simulator.http.Response;
import io.wechatlogin.simulator.http.Routes;
import io.wechatlogin.simulator.json.Json;
import io.wechatlogin.simulator.push.PushMessage;
import io.wechatlogin.simulator.push.Pushes;
import io.wechatlogin.simulator.qrcode.QrImage;
import io.wechatlogin.simulator.world.World;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The QR codes of official accounts that carry a scene. A scan is sent to the account's server as
 * an event.
 */
public final class SceneQrCodes {
  private static final long MAX_LIFETIME_SECONDS = 2_592_000;
  private static final Set<String> TEMPORARY = Set.of("QR_SCENE", "QR_STR_SCENE");
  private static final Set<String> PERMANENT = Set.of("QR_LIMIT_SCENE", "QR_LIMIT_STR_SCENE");

  private record SceneQr(App app, String scene, String url, long number, Instant expires) {}

  private final World world;
  private final AppTokens tokens;
  private final Pushes pushes;
  private final Map<String, SceneQr> qrs = new ConcurrentHashMap<>();
  private final AtomicLong created = new AtomicLong();
  private final Set<String> newFollowers = ConcurrentHashMap.newKeySet();

  public SceneQrCodes(World world, AppTokens tokens, Pushes pushes) {
    this.world = world;
    this.tokens = tokens;
    this.pushes = pushes;
  }

  public void addTo(Routes routes) {
    routes.add("/cgi-bin/qrcode/create", this::create);
    routes.add("/cgi-bin/showqrcode", this::picture);
  }

  private Response create(Request request) {
    App app = tokens.app(request);
    if (app.kind() != App.Kind.OFFICIAL) {
      throw new WechatError(48001);
    }
    Map<String, Object> body = Credentials.jsonBody(request);
    String action = Json.text(body, "action_name");
    boolean temporary = TEMPORARY.contains(action);
    if (!temporary && !PERMANENT.contains(action)) {
      throw new WechatError(47001);
    }
    long asked = body.get("expire_seconds") instanceof Number n ? n.longValue() : 60;
    long seconds = Math.clamp(asked, 1, MAX_LIFETIME_SECONDS);
    String ticket =
        "gQ"
            + Base64.getEncoder()
                .encodeToString(world.random().text(68).getBytes(StandardCharsets.UTF_8))
                .substring(0, 90)
            + "==";
    String url = "http://weixin.qq.com/q/02" + world.random().text(20);
    Instant expires = temporary ? world.now().plusSeconds(seconds) : Instant.MAX;
    qrs.put(ticket, new SceneQr(app, scene(body), url, created.incrementAndGet(), expires));
    return Response.of(
        "application/json; encoding=utf-8",
        Json.wechatObject(
            "ticket", ticket, "expire_seconds", temporary ? seconds : null, "url", url));
  }

  // WeChat accepts a body without a scene; its pushes then carry 0.
  private static String scene(Map<String, Object> body) {
    if (body.get("action_info") instanceof Map<?, ?> info
        && info.get("scene") instanceof Map<?, ?> scene) {
      Object text = scene.get("scene_str");
      Object id = text != null ? text : scene.get("scene_id");
      return id == null ? "0" : id.toString();
    }
    return "0";
  }

  private Response picture(Request request) {
    SceneQr qr = qrs.get(request.param("ticket"));
    return qr == null ? Response.empty(404) : Response.of("image/jpg", QrImage.jpeg(qr.url()));
  }

  /** The tickets of the temporary codes that are still valid, newest first. */
  public List<String> open() {
    return qrs.entrySet().stream()
        .filter(each -> !each.getValue().expires().equals(Instant.MAX))
        .filter(each -> world.now().isBefore(each.getValue().expires()))
        .sorted(Comparator.comparing(each -> each.getValue().number(), Comparator.reverseOrder()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * The name of the account that a ticket belongs to.
   *
   * @throws IllegalStateException if the ticket is unknown or expired
   */
  public String appName(String ticket) {
    return find(ticket).app().name();
  }

  private SceneQr find(String ticket) {
    SceneQr qr = qrs.get(ticket);
    if (qr == null || !world.now().isBefore(qr.expires())) {
      throw new IllegalStateException("the QR code is unknown or expired");
    }
    return qr;
  }

  /**
   * A person scans a code. A person who does not follow the account yet becomes a follower, and the
   * event is subscribe instead of SCAN.
   *
   * @throws IllegalStateException if the ticket is unknown or expired
   */
  public CompletableFuture<PushResult> scan(String ticket, Person person) {
    SceneQr qr = find(ticket);
    String openid = world.openid(qr.app(), person);
    boolean follower = person.is(Person.Trait.FOLLOWER) || !newFollowers.add(openid);
    return pushes.send(
        qr.app(),
        Json.object(
            "ToUserName",
            PushMessage.originalId(qr.app()),
            "FromUserName",
            openid,
            "CreateTime",
            world.now().getEpochSecond(),
            "MsgType",
            "event",
            "Event",
            follower ? "SCAN" : "subscribe",
            "EventKey",
            (follower ? "" : "qrscene_") + qr.scene(),
            "Ticket",
            ticket));
  }
}
