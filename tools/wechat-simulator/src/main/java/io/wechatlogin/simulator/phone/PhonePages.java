package io.wechatlogin.simulator.phone;

import io.wechatlogin.simulator.OpenQr;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.http.QueryString;
import io.wechatlogin.simulator.http.Request;
import io.wechatlogin.simulator.http.Response;
import io.wechatlogin.simulator.official.SceneQrCodes;
import io.wechatlogin.simulator.page.PhoneScreen;
import io.wechatlogin.simulator.page.Template;
import io.wechatlogin.simulator.website.QrLogin;
import io.wechatlogin.simulator.website.QrStatus;
import io.wechatlogin.simulator.world.World;
import java.net.URI;
import java.util.Map;

/** The screens of the simulated phone, and what its buttons do. */
public final class PhonePages {
  static final String PERSON_COOKIE = "sim_person";

  private final World world;
  private final QrLogin qrLogin;
  private final SceneQrCodes sceneQrCodes;
  private final URI wechatUrl;
  private final PhoneHome home;

  /**
   * Creates the screens.
   *
   * @param wechatUrl where the WeChat-shaped port listens
   */
  public PhonePages(World world, QrLogin qrLogin, SceneQrCodes sceneQrCodes, URI wechatUrl) {
    this.world = world;
    this.qrLogin = qrLogin;
    this.sceneQrCodes = sceneQrCodes;
    this.wechatUrl = wechatUrl;
    this.home = new PhoneHome(world, qrLogin, sceneQrCodes, wechatUrl);
  }

  /** Answers a request to /phone or below; an error becomes a screen that names it. */
  public Response handle(Request request) {
    try {
      return switch (request.path()) {
        case "/phone" -> start(request);
        case "/phone/codes" -> Response.html(home.codes());
        case "/phone/open" -> open(request);
        case "/phone/scan" -> scan(request.form());
        case "/phone/consent" -> consent(request.param("uuid"), request.param("person"));
        case "/phone/confirm", "/phone/refuse", "/phone/expire" -> decide(request);
        case "/phone/done" -> done(request.param("uuid"));
        case "/phone/told" -> pushed(request.param("accepted").equals("true"));
        default -> throw new IllegalArgumentException("This screen does not exist");
      };
    } catch (IllegalArgumentException | IllegalStateException refused) {
      String text = String.valueOf(refused.getMessage());
      return PhoneScreen.of("WeChat", Template.render("phone/problem.html", Map.of("text", text)));
    }
  }

  private Response start(Request request) {
    String uuid = request.param("uuid");
    if (!uuid.isEmpty()) {
      return chooseScanner("uuid", uuid, qrLogin.view(uuid).appName(), expireButton(uuid));
    }
    String ticket = request.param("ticket");
    if (!ticket.isEmpty()) {
      return chooseScanner("ticket", ticket, sceneQrCodes.appName(ticket), "");
    }
    return request.param("open").isEmpty() ? home.screen() : chooseOpener(request);
  }

  private Response chooseOpener(Request request) {
    String link =
        "&url="
            + QueryString.encode(request.param("open"))
            + (request.param("menu").isEmpty() ? "" : "&menu=true");
    return PhoneScreen.of(
        "Who are you?",
        "<p>Who opens the link?</p>"
            + PhoneScreen.personList(
                world.persons(),
                person ->
                    PhoneScreen.personLink(person, "/phone/open?person=" + person.id() + link)));
  }

  private Response chooseScanner(String kind, String code, String app, String more) {
    return PhoneScreen.of(
        "Who are you?",
        "<p>Who scans the QR code of <b>"
            + Template.escape(app)
            + "</b>?</p>"
            + PhoneScreen.personList(
                world.persons(), person -> PhoneScreen.personButton(person, kind, code))
            + more);
  }

  // The cookie makes this browser the person's WeChat on every authorize page of this host. It
  // reaches the other port because cookies do not distinguish ports.
  private Response open(Request request) {
    Person person = world.person(request.param("person"));
    String url = request.param("url");
    if (!url.matches("https?://\\S+")) {
      throw new IllegalArgumentException("Only http and https links can be opened");
    }
    // The phone is simulated, so links to the real WeChat lead to the simulated one.
    url = url.replaceFirst("^https://open\\.weixin\\.qq\\.com/", wechatUrl + "/");
    if (url.startsWith(wechatUrl + "/connect/oauth2/authorize?")) {
      int fragment = url.indexOf('#');
      url = (fragment < 0 ? url : url.substring(0, fragment)) + "&sim_person=" + person.id();
      url += request.param("menu").isEmpty() ? "" : "&sim_menu=true";
    }
    return Response.redirect(303, url)
        .withHeader("Set-Cookie", PERSON_COOKIE + "=" + person.id() + "; Path=/; SameSite=Lax");
  }

  private Response scan(Map<String, String> form) {
    Person person = world.person(form.getOrDefault("person", ""));
    String ticket = form.getOrDefault("ticket", "");
    if (!ticket.isEmpty()) {
      boolean accepted = sceneQrCodes.scan(ticket, person).join().accepted();
      return Response.redirect(303, "/phone/told?accepted=" + accepted);
    }
    String uuid = form.getOrDefault("uuid", "");
    qrLogin.scan(uuid, person);
    return Response.redirect(
        303, "/phone/consent?uuid=" + QueryString.encode(uuid) + "&person=" + person.id());
  }

  private Response consent(String uuid, String personId) {
    OpenQr qr = qrLogin.view(uuid);
    String buttons =
        Template.render(
            "phone/consent-buttons.html", Map.of("uuid", uuid, "expire", expireButton(uuid)));
    return PhoneScreen.of(
        "WeChat login",
        PhoneScreen.consent(
            qr.appName(), qr.scope(), world.person(personId), "Log in to this website", buttons));
  }

  private static String expireButton(String uuid) {
    return Template.render("phone/expire-button.html", Map.of("uuid", uuid));
  }

  private Response decide(Request request) {
    String uuid = request.form().getOrDefault("uuid", "");
    switch (request.path()) {
      case "/phone/confirm" -> qrLogin.confirm(uuid);
      case "/phone/refuse" -> qrLogin.refuse(uuid);
      default -> qrLogin.expire(uuid);
    }
    return Response.redirect(303, "/phone/done?uuid=" + QueryString.encode(uuid));
  }

  private Response done(String uuid) {
    String word = QrStatus.wordFor(qrLogin.view(uuid).status());
    return outcome(
        word.equals("confirmed"),
        word,
        "Login " + word,
        "Go back to the page that showed the QR code.");
  }

  private static Response pushed(boolean accepted) {
    return accepted
        ? outcome(true, "told", "Scanned", "The official account's server accepted the event.")
        : outcome(
            false,
            "not told",
            "Scanned",
            "The official account's server did not accept the event.");
  }

  private static Response outcome(boolean success, String status, String text, String next) {
    return PhoneScreen.of(
        "WeChat",
        Template.render(
            "phone/outcome.html",
            Map.of(
                "mood", success ? "" : "no",
                "sign", success ? "✓" : "✕",
                "status", status,
                "text", text,
                "next", next)));
  }
}
