package io.wechatlogin.simulator;

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

/** QR codes of official accounts that carry a scene: a scan is an event at the account's server. */
final class SceneQrs {
  private static final long LONGEST = 2_592_000;
  private static final Set<String> TEMPORARY = Set.of("QR_SCENE", "QR_STR_SCENE");
  private static final Set<String> PERMANENT = Set.of("QR_LIMIT_SCENE", "QR_LIMIT_STR_SCENE");

  private record SceneQr(App app, String scene, String url, long made, Instant expires) {}

  private final World world;
  private final GlobalTokens tokens;
  private final Pushes pushes;
  private final Map<String, SceneQr> qrs = new ConcurrentHashMap<>();
  private final AtomicLong count = new AtomicLong();
  private final Set<String> follows = ConcurrentHashMap.newKeySet();

  SceneQrs(World world, GlobalTokens tokens, Pushes pushes) {
    this.world = world;
    this.tokens = tokens;
    this.pushes = pushes;
  }

  Reply create(Call call) {
    App app = tokens.app(call);
    if (app.kind() != App.Kind.OFFICIAL) {
      throw new WxError(48001);
    }
    Map<String, Object> body = GlobalTokens.jsonBody(call);
    String action = GlobalTokens.text(body, "action_name");
    boolean temporary = TEMPORARY.contains(action);
    if (!temporary && !PERMANENT.contains(action)) {
      throw new WxError(47001);
    }
    long asked = body.get("expire_seconds") instanceof Number n ? n.longValue() : 60;
    long seconds = Math.clamp(asked, 1, LONGEST);
    String ticket =
        "gQ"
            + Base64.getEncoder()
                .encodeToString(world.text(68).getBytes(StandardCharsets.UTF_8))
                .substring(0, 90)
            + "==";
    String url = "http://weixin.qq.com/q/02" + world.text(20);
    Instant expires = temporary ? world.now().plusSeconds(seconds) : Instant.MAX;
    qrs.put(ticket, new SceneQr(app, scene(body), url, count.incrementAndGet(), expires));
    return Reply.of(
        "application/json; encoding=utf-8",
        Json.wire("ticket", ticket, "expire_seconds", temporary ? seconds : null, "url", url));
  }

  // A body without the scene level is no error: pushes then carry 0.
  private static String scene(Map<String, Object> body) {
    if (body.get("action_info") instanceof Map<?, ?> info
        && info.get("scene") instanceof Map<?, ?> scene) {
      Object text = scene.get("scene_str");
      Object id = text != null ? text : scene.get("scene_id");
      return id == null ? "0" : id.toString();
    }
    return "0";
  }

  Reply picture(Call call) {
    SceneQr qr = qrs.get(call.param("ticket"));
    return qr == null ? Reply.empty(404) : Reply.of("image/jpg", QrPicture.jpeg(qr.url()));
  }

  /** The tickets of the temporary codes that can be scanned, newest first. */
  List<String> open() {
    return qrs.entrySet().stream()
        .filter(each -> !each.getValue().expires().equals(Instant.MAX))
        .filter(each -> world.now().isBefore(each.getValue().expires()))
        .sorted(Comparator.comparing(each -> each.getValue().made(), Comparator.reverseOrder()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The name of the account behind a ticket. */
  String appName(String ticket) {
    return find(ticket).app().name();
  }

  private SceneQr find(String ticket) {
    SceneQr qr = qrs.get(ticket);
    if (qr == null || !world.now().isBefore(qr.expires())) {
      throw new IllegalStateException("no such QR code, or expired");
    }
    return qr;
  }

  /** A scan by somebody who does not follow the account makes a follower. */
  CompletableFuture<PushResult> scan(String ticket, Person person) {
    SceneQr qr = find(ticket);
    String openid = world.openid(qr.app(), person);
    boolean follower = person.is(Person.Trait.FOLLOWER) || !follows.add(openid);
    return pushes.fire(
        qr.app(),
        Json.object(
            "ToUserName",
            Pushes.originalId(qr.app()),
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
