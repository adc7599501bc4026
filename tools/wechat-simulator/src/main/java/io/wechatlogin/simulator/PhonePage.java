package io.wechatlogin.simulator;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The fake phone: whose it is, what it scans, and the page that asks before an app gets anything.
 */
final class PhonePage {
  private final World world;
  private final QrLogin qrLogin;
  private final SceneQrs scenes;
  private final URI wechat;

  PhonePage(World world, QrLogin qrLogin, SceneQrs scenes, URI wechat) {
    this.scenes = scenes;
    this.wechat = wechat;
    this.world = world;
    this.qrLogin = qrLogin;
  }

  Reply handle(Call call) {
    try {
      return switch (call.path()) {
        case "/phone" -> front(call);
        case "/phone/codes" -> Reply.html(codes());
        case "/phone/open" -> open(call);
        case "/phone/scan" -> scan(call.form());
        case "/phone/consent" -> consent(call.param("uuid"), call.param("person"));
        case "/phone/confirm", "/phone/refuse", "/phone/expire" -> decide(call);
        case "/phone/done" -> done(call.param("uuid"));
        case "/phone/told" -> told(call.param("accepted").equals("true"));
        default -> throw new IllegalArgumentException("There is no such screen");
      };
    } catch (IllegalArgumentException | IllegalStateException refused) {
      String text = String.valueOf(refused.getMessage());
      return screen("WeChat", Pages.page("phone-problem.html", Map.of("text", text)));
    }
  }

  private Reply front(Call call) {
    if (!call.param("uuid").isEmpty()) {
      String uuid = call.param("uuid");
      return whoScans("uuid", uuid, qrLogin.view(uuid).appName(), expireForm(uuid));
    }
    if (!call.param("ticket").isEmpty()) {
      String ticket = call.param("ticket");
      return whoScans("ticket", ticket, scenes.appName(ticket), "");
    }
    return call.param("open").isEmpty() ? home() : whoOpens(call);
  }

  private Reply home() {
    String minis =
        world.apps().stream()
            .filter(app -> app.kind() == App.Kind.MINI)
            .map(PhonePage::miniRow)
            .collect(Collectors.joining());
    String content =
        Pages.page(
            "phone-home.html",
            Map.of(
                "codes",
                codes(),
                "minis",
                minis.isEmpty()
                    ? ""
                    : "<h2>Mini programs</h2><div class=\"list\">" + minis + "</div>"));
    return page("WeChat", content, "", "").with("Set-Cookie", "sim_person=; Path=/; Max-Age=0");
  }

  private static String miniRow(App app) {
    return Pages.page(
        "phone-mini.html",
        Map.of(
            "appId", app.appId(),
            "app", app.name(),
            "letter", letter(app.name()),
            "hue", hue(app.name())));
  }

  private String codes() {
    String logins =
        qrLogin.open().stream()
            .map(
                qr ->
                    code(
                        "uuid",
                        qr.uuid(),
                        qr.appName(),
                        "Login, " + QrLogin.word(qr.status()),
                        "/connect/qrcode/" + qr.uuid()))
            .collect(Collectors.joining());
    String follows =
        scenes.open().stream()
            .map(
                ticket ->
                    code(
                        "ticket",
                        ticket,
                        scenes.appName(ticket),
                        "Official account",
                        "/cgi-bin/showqrcode?ticket=" + Redirects.encode(ticket)))
            .collect(Collectors.joining());
    return logins.isEmpty() && follows.isEmpty()
        ? "<p class=\"quiet\" id=\"no-qr\" style=\"grid-column:1/-1\">None is open. Start a login"
            + " in a browser: its code will appear here.</p>"
        : logins + follows;
  }

  private String code(String kind, String id, String app, String what, String picture) {
    return Pages.page(
        "phone-qr.html",
        Map.of("kind", kind, "id", id, "app", app, "what", what, "picture", wechat + picture));
  }

  private Reply whoOpens(Call call) {
    String link =
        "&url="
            + Redirects.encode(call.param("open"))
            + (call.param("menu").isEmpty() ? "" : "&menu=true");
    return screen(
        "Who are you?",
        "<p>Who opens the link?</p>"
            + personList(
                world.persons(),
                person -> personLink(person, "/phone/open?person=" + person.id() + link)));
  }

  private Reply whoScans(String kind, String code, String app, String more) {
    return screen(
        "Who are you?",
        "<p>Who scans the QR code of <b>"
            + Pages.escape(app)
            + "</b>?</p>"
            + personList(world.persons(), person -> personButton(person, kind, code))
            + more);
  }

  static String personList(List<Person> persons, Function<Person, String> row) {
    return "<div class=\"list\">"
        + persons.stream().map(row).collect(Collectors.joining())
        + "</div>";
  }

  private static String personButton(Person person, String kind, String code) {
    return Pages.page(
        "phone-person.html",
        Map.of(
            "kind", kind,
            "code", code,
            "id", person.id(),
            "nickname", person.nickname(),
            "letter", letter(person),
            "hue", hue(person.id()),
            "about", about(person)));
  }

  static String personLink(Person person, String href) {
    return Pages.page(
        "phone-person-link.html",
        Map.of(
            "href", href,
            "id", person.id(),
            "nickname", person.nickname(),
            "letter", letter(person),
            "hue", hue(person.id()),
            "about", about(person)));
  }

  private static String about(Person person) {
    String traits =
        person.traits().stream()
            .sorted()
            .map(Person.Trait::meaning)
            .collect(Collectors.joining("; "));
    return traits.isEmpty() ? person.id() : person.id() + ": " + traits;
  }

  static String letter(Person person) {
    return letter(person.nickname());
  }

  private static String letter(String name) {
    return name.isEmpty() ? "?" : name.substring(0, name.offsetByCodePoints(0, 1));
  }

  /** The colour, 0 to 359, that somebody or something has on every page. */
  static String hue(String id) {
    return String.valueOf(Math.floorMod(id.hashCode(), 360));
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
      url += call.param("menu").isEmpty() ? "" : "&sim_menu=true";
    }
    return Reply.redirect(303, url)
        .with("Set-Cookie", "sim_person=" + person.id() + "; Path=/; SameSite=Lax");
  }

  private Reply scan(Map<String, String> form) {
    Person person = world.person(form.getOrDefault("person", ""));
    String ticket = form.getOrDefault("ticket", "");
    if (!ticket.isEmpty()) {
      boolean accepted = scenes.scan(ticket, person).join().accepted();
      return Reply.redirect(303, "/phone/told?accepted=" + accepted);
    }
    String uuid = form.getOrDefault("uuid", "");
    qrLogin.scan(uuid, person);
    return Reply.redirect(
        303, "/phone/consent?uuid=" + Redirects.encode(uuid) + "&person=" + person.id());
  }

  private Reply consent(String uuid, String personId) {
    OpenQr qr = qrLogin.view(uuid);
    String buttons =
        Pages.page("phone-consent-scan.html", Map.of("uuid", uuid, "expire", expireForm(uuid)));
    return screen(
        "WeChat login",
        question(
            qr.appName(), qr.scope(), world.person(personId), "Log in to this website", buttons));
  }

  /** The page that names the app, the person and the scope before anything is given away. */
  static String question(String app, String scope, Person person, String question, String buttons) {
    return Pages.page(
        "phone-consent.html",
        Map.of(
            "app",
            app,
            "appLetter",
            letter(app),
            "appHue",
            hue(app),
            "question",
            question,
            "scope",
            scope,
            "rights",
            "Gets your nickname and your avatar",
            "nickname",
            person.nickname(),
            "buttons",
            buttons));
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
    return outcome(
        word.equals("confirmed"),
        word,
        "Login " + word,
        "Go back to the page that showed the QR code.");
  }

  private static Reply told(boolean accepted) {
    return accepted
        ? outcome(true, "told", "Scanned", "The official account's server has been told.")
        : outcome(
            false,
            "not told",
            "Scanned",
            "The official account's server did not take the message.");
  }

  private static Reply outcome(boolean good, String status, String text, String next) {
    return screen(
        "WeChat",
        Pages.page(
            "phone-done.html",
            Map.of(
                "mood", good ? "" : "no",
                "sign", good ? "✓" : "✕",
                "status", status,
                "text", text,
                "next", next)));
  }

  /** A screen with a way back to the first one. */
  static Reply screen(String title, String content) {
    return page(title, content, Pages.file("phone-back.html"), "");
  }

  /** The screen of a mini program, whose corner has WeChat's capsule. */
  static Reply miniScreen(String title, String content) {
    return page(
        title,
        content,
        Pages.file("phone-back.html"),
        "<span class=\"capsule\" aria-hidden=\"true\">••• ⊙</span>");
  }

  private static Reply page(String title, String content, String back, String corner) {
    return Reply.html(
        Pages.page(
            "phone.html",
            Map.of("title", title, "content", content, "back", back, "corner", corner)));
  }
}
