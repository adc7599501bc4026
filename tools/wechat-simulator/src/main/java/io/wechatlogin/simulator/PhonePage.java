package io.wechatlogin.simulator;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The fake phone: whose it is, what it scans, and the page that asks before an app gets anything.
 */
final class PhonePage {
  private final World world;
  private final QrLogin qrLogin;
  private final URI wechat;

  PhonePage(World world, QrLogin qrLogin, URI wechat) {
    this.wechat = wechat;
    this.world = world;
    this.qrLogin = qrLogin;
  }

  Reply handle(Call call) {
    try {
      return switch (call.path()) {
        case "/phone" -> front(call);
        case "/phone/open" -> open(call);
        case "/phone/scan" -> scan(call.form());
        case "/phone/consent" -> consent(call.param("uuid"), call.param("person"));
        case "/phone/confirm", "/phone/refuse", "/phone/expire" -> decide(call);
        case "/phone/done" -> done(call.param("uuid"));
        default -> screen("Not found", "<p class=\"quiet\">There is no such screen.</p>" + back());
      };
    } catch (IllegalArgumentException | IllegalStateException refused) {
      return screen(
          "WeChat",
          "<p class=\"big\">!</p><p id=\"problem\" data-testid=\"problem\">"
              + Pages.escape(String.valueOf(refused.getMessage()))
              + "</p>"
              + back());
    }
  }

  private Reply front(Call call) {
    if (!call.param("uuid").isEmpty()) {
      return whoScans(call.param("uuid"));
    }
    return call.param("open").isEmpty() ? home() : whoOpens(call.param("open"));
  }

  private Reply whoOpens(String link) {
    StringBuilder list = new StringBuilder("<p>Who opens the link?</p>");
    for (Person person : world.persons()) {
      list.append(
          personLink(
              person, "/phone/open?person=" + person.id() + "&url=" + Redirects.encode(link)));
    }
    return screen("Who are you?", list + back());
  }

  static String personLink(Person person, String href) {
    return Pages.page(
        "phone-person-link.html",
        Map.of(
            "href", href,
            "id", person.id(),
            "nickname", person.nickname(),
            "letter", letter(person),
            "traits", String.join(", ", traits(person))));
  }

  // The cookie makes this browser the person's WeChat for every authorize page on this host: ports
  // do not part cookies.
  private Reply open(Call call) {
    Person person = world.person(call.param("person"));
    String url = call.param("url");
    if (!url.matches("https?://\\S+")) {
      throw new IllegalArgumentException("only http and https links can be opened");
    }
    // What would lead to the real WeChat leads to this one: the phone is a simulated one.
    url = url.replaceFirst("^https://open\\.weixin\\.qq\\.com/", wechat + "/");
    if (url.startsWith(wechat + "/connect/oauth2/authorize?")) {
      int fragment = url.indexOf('#');
      url = (fragment < 0 ? url : url.substring(0, fragment)) + "&sim_person=" + person.id();
    }
    return Reply.redirect(303, url)
        .with("Set-Cookie", "sim_person=" + person.id() + "; Path=/; SameSite=Lax");
  }

  private Reply home() {
    StringBuilder list = new StringBuilder();
    List<OpenQr> open = qrLogin.open();
    if (open.isEmpty()) {
      list.append("<p class=\"quiet\" id=\"no-qr\">No QR code is open. Start a login in a browser,")
          .append(" then come back.</p>");
    }
    for (OpenQr qr : open) {
      list.append(
          Pages.page(
              "phone-qr.html",
              Map.of("uuid", qr.uuid(), "app", qr.appName(), "status", QrLogin.word(qr.status()))));
    }
    return screen("Scan", list + links() + Pages.file("phone-open.html"))
        .with("Set-Cookie", "sim_person=; Path=/; Max-Age=0");
  }

  private String links() {
    StringBuilder out = new StringBuilder();
    for (App app : world.apps()) {
      if (app.kind() == App.Kind.MINI) {
        out.append(Pages.page("phone-mini.html", Map.of("appId", app.appId(), "app", app.name())));
      }
    }
    return out.isEmpty() ? "" : "<h2>Mini programs</h2>" + out;
  }

  private Reply whoScans(String uuid) {
    OpenQr qr = qrLogin.view(uuid);
    StringBuilder list =
        new StringBuilder("<p>Who scans the QR code of <b>")
            .append(Pages.escape(qr.appName()))
            .append("</b>?</p>");
    for (Person person : world.persons()) {
      list.append(
          Pages.page(
              "phone-person.html",
              Map.of(
                  "uuid", uuid,
                  "id", person.id(),
                  "nickname", person.nickname(),
                  "letter", letter(person),
                  "traits", String.join(", ", traits(person)))));
    }
    return screen("Who are you?", list + expireForm(uuid) + back());
  }

  static List<String> traits(Person person) {
    return person.traits().stream()
        .map(trait -> trait.name().toLowerCase(Locale.ROOT).replace('_', ' '))
        .sorted()
        .toList();
  }

  static String letter(Person person) {
    String name = person.nickname();
    return name.isEmpty() ? "?" : name.substring(0, name.offsetByCodePoints(0, 1));
  }

  private Reply scan(Map<String, String> form) {
    String uuid = form.getOrDefault("uuid", "");
    Person person = world.person(form.getOrDefault("person", ""));
    qrLogin.scan(uuid, person);
    return Reply.redirect(
        303, "/phone/consent?uuid=" + Redirects.encode(uuid) + "&person=" + person.id());
  }

  private Reply consent(String uuid, String personId) {
    OpenQr qr = qrLogin.view(uuid);
    Person person = world.person(personId);
    return screen(
        "WeChat login",
        Pages.page(
            "phone-consent.html",
            Map.of(
                "uuid", uuid,
                "app", qr.appName(),
                "scope", qr.scope(),
                "nickname", person.nickname(),
                "letter", letter(person),
                "expire", expireForm(uuid))));
  }

  private static String expireForm(String uuid) {
    return Pages.page("phone-expire.html", Map.of("uuid", uuid));
  }

  private Reply decide(Call call) {
    String uuid = call.form().getOrDefault("uuid", "");
    switch (call.path()) {
      case "/phone/confirm" -> qrLogin.confirm(uuid);
      case "/phone/refuse" -> qrLogin.refuse(uuid);
      default -> qrLogin.expire(uuid);
    }
    return Reply.redirect(303, "/phone/done?uuid=" + Redirects.encode(uuid));
  }

  private Reply done(String uuid) {
    String word = QrLogin.word(qrLogin.view(uuid).status());
    return screen(
        "WeChat",
        "<p class=\"big\">"
            + (word.equals("confirmed") ? "✓" : "✕")
            + "</p><p id=\"result\" data-testid=\"result\" data-status=\""
            + word
            + "\">Login "
            + word
            + "</p>"
            + back());
  }

  private static String back() {
    return "<a class=\"button plain\" id=\"home\" data-testid=\"home\" href=\"/phone\">Back</a>";
  }

  static Reply screen(String title, String content) {
    return Reply.html(Pages.page("phone.html", Map.of("title", title, "content", content)));
  }
}
