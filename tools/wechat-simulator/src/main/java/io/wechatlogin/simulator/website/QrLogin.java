package io.wechatlogin.simulator.website;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.OpenQr;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.http.QueryString;
import io.wechatlogin.simulator.http.Request;
import io.wechatlogin.simulator.http.Response;
import io.wechatlogin.simulator.http.Routes;
import io.wechatlogin.simulator.json.Json;
import io.wechatlogin.simulator.oauth.Authorizations;
import io.wechatlogin.simulator.oauth.Redirects;
import io.wechatlogin.simulator.page.ErrorPage;
import io.wechatlogin.simulator.page.Template;
import io.wechatlogin.simulator.qrcode.QrImage;
import io.wechatlogin.simulator.world.Settings;
import io.wechatlogin.simulator.world.World;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Website login: serves the QR page, its picture and its long poll, and takes the phone's actions.
 */
public final class QrLogin {
  /**
   * The URLs of the two ports.
   *
   * @param wechat the WeChat-shaped port, which the QR code leads to
   * @param phone the simulated phone
   */
  public record Urls(URI wechat, URI phone) {}

  private static final String PICTURES = "/connect/qrcode/";
  private static final int MAX_STATE_LENGTH = 128;

  private final World world;
  private final Authorizations authorizations;
  private final Settings.Pages settings;
  private final Urls urls;
  private final Map<String, QrCode> qrs = new ConcurrentHashMap<>();

  public QrLogin(World world, Authorizations authorizations, Settings.Pages settings, Urls urls) {
    this.world = world;
    this.authorizations = authorizations;
    this.settings = settings;
    this.urls = urls;
  }

  public void addTo(Routes routes) {
    routes.add("/connect/qrconnect", this::page);
    routes.add("/connect/l/qrconnect", this::poll);
    routes.add("/connect/confirm", this::phoneLink);
    routes.addPrefix(PICTURES, this::picture);
    routes.addSuffix(
        "/js/wxLogin.js",
        request -> Response.of("application/javascript", Template.load("website/wxLogin.js")));
  }

  private Response page(Request request) {
    App app = world.findApp(request.param("appid"));
    String redirectUri = request.param("redirect_uri");
    String state = request.param("state");
    String problem = problem(app, request.param("scope"), redirectUri, state);
    if (app == null || problem != null) {
      return ErrorPage.of(String.valueOf(problem));
    }
    QrCode qr =
        new QrCode(
            world,
            settings.qrLifetime(),
            new QrCode.LoginRequest(app, "snsapi_login", redirectUri, state));
    removeOldCodes();
    qrs.put(qr.uuid(), qr);
    if (request.param("f").equals("xml")) {
      return Response.of("text/xml", "<xml><uuid><![CDATA[" + qr.uuid() + "]]></uuid></xml>");
    }
    String phoneUrl = urls.phone() + "?uuid=" + qr.uuid();
    return Response.html(QrPage.of(qr, request, phoneUrl, settings.refusalRedirects()));
  }

  // The title of WeChat's error page; null if the link is right.
  private static @Nullable String problem(
      @Nullable App app, String scope, String redirectUri, String state) {
    if (app == null) {
      return "AppID 参数错误";
    }
    if (app.kind() != App.Kind.WEBSITE || !List.of(scope.split(",", -1)).contains("snsapi_login")) {
      return "Scope 参数错误或没有 Scope 权限";
    }
    if (!Redirects.allows(app, redirectUri)) {
      return "redirect_uri 参数错误";
    }
    return state.length() > MAX_STATE_LENGTH ? "state 参数过长" : null;
  }

  private void removeOldCodes() {
    if (qrs.size() > 1000) {
      Instant limit = world.now().minus(settings.qrLifetime());
      qrs.values().removeIf(qr -> qr.expires().isBefore(limit));
    }
  }

  private Response picture(Request request) {
    String uuid = request.path().substring(PICTURES.length());
    if (!qrs.containsKey(uuid)) {
      return Response.empty(404);
    }
    return Response.of("image/jpeg", QrImage.jpeg(urls.wechat() + "/connect/confirm?uuid=" + uuid));
  }

  // The link in the QR code leads to the simulated phone.
  private Response phoneLink(Request request) {
    return Response.redirect(
        302, urls.phone() + "?uuid=" + QueryString.encode(request.param("uuid")));
  }

  private Response poll(Request request) {
    QrCode qr = qrs.get(request.param("uuid"));
    if (qr == null) {
      boolean json = request.param("f").equals("json");
      return Response.of(
          json ? "application/json" : "text/javascript",
          script(new QrCode.Poll(QrStatus.EXPIRED.number(), "")));
    }
    String last = request.param("last");
    try {
      QrCode.Poll poll =
          qr.poll(last.matches("\\d{3}") ? Integer.parseInt(last) : 0, settings.pollHold());
      return request.param("f").equals("json")
          ? Response.of(
              "application/json",
              Json.wechatObject("wx_errcode", poll.status(), "wx_code", poll.code()))
          : Response.of("text/javascript", script(poll));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return Response.empty(503);
    }
  }

  private static String script(QrCode.Poll poll) {
    return "window.wx_errcode=" + poll.status() + ";window.wx_code='" + poll.code() + "';";
  }

  /** The QR codes that wait for a phone, newest first. */
  public List<OpenQr> open() {
    return qrs.values().stream()
        .sorted(Comparator.comparing(QrCode::expires).reversed())
        .map(QrCode::view)
        .filter(
            qr ->
                qr.status() == QrStatus.WAITING.number()
                    || qr.status() == QrStatus.SCANNED.number())
        .toList();
  }

  /**
   * One QR code, open or not.
   *
   * @throws IllegalArgumentException if the uuid is unknown
   */
  public OpenQr view(String uuid) {
    return find(uuid).view();
  }

  private QrCode find(String uuid) {
    QrCode qr = qrs.get(uuid);
    if (qr == null) {
      throw new IllegalArgumentException("no such QR code: " + uuid);
    }
    return qr;
  }

  /** A person scans the QR code. */
  public void scan(String uuid, Person person) {
    find(uuid).scan(person);
  }

  /** The person who scanned the QR code agrees. */
  public void confirm(String uuid) {
    find(uuid).confirm(this::issueCode);
  }

  private String issueCode(QrCode.LoginRequest login, Person person) {
    return authorizations
        .authorize(login.app(), person, login.scope(), login.redirectUri(), login.state())
        .code();
  }

  /** The person who scanned the QR code refuses. */
  public void refuse(String uuid) {
    find(uuid).refuse();
  }

  /** Ends the lifetime of the QR code. */
  public void expire(String uuid) {
    find(uuid).expire();
  }

  /** Makes held polls check the clock again. */
  public void clockMoved() {
    qrs.values().forEach(QrCode::clockMoved);
  }
}
