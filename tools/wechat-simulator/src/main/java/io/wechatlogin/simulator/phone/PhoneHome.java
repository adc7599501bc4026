package io.wechatlogin.simulator.phone;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.http.QueryString;
import io.wechatlogin.simulator.http.Response;
import io.wechatlogin.simulator.official.SceneQrCodes;
import io.wechatlogin.simulator.page.Avatar;
import io.wechatlogin.simulator.page.PhoneScreen;
import io.wechatlogin.simulator.page.Template;
import io.wechatlogin.simulator.website.QrLogin;
import io.wechatlogin.simulator.website.QrStatus;
import io.wechatlogin.simulator.world.World;
import java.net.URI;
import java.util.Map;
import java.util.stream.Collectors;

/** The first screen of the phone: open QR codes, mini programs, and a field for a link. */
final class PhoneHome {
  private final World world;
  private final QrLogin qrLogin;
  private final SceneQrCodes sceneQrCodes;
  private final URI wechatUrl;

  PhoneHome(World world, QrLogin qrLogin, SceneQrCodes sceneQrCodes, URI wechatUrl) {
    this.world = world;
    this.qrLogin = qrLogin;
    this.sceneQrCodes = sceneQrCodes;
    this.wechatUrl = wechatUrl;
  }

  /** The screen; it also ends the browser's session as a person. */
  Response screen() {
    String rows =
        world.apps().stream()
            .filter(app -> app.kind() == App.Kind.MINI)
            .map(PhoneHome::miniProgramRow)
            .collect(Collectors.joining());
    String miniPrograms =
        rows.isEmpty() ? "" : "<h2>Mini programs</h2><div class=\"list\">" + rows + "</div>";
    return PhoneScreen.home(
            Template.render(
                "phone/home.html", Map.of("codes", codes(), "miniPrograms", miniPrograms)))
        .withHeader("Set-Cookie", PhonePages.PERSON_COOKIE + "=; Path=/; Max-Age=0");
  }

  private static String miniProgramRow(App app) {
    return Template.render(
        "phone/mini-program.html",
        Map.of(
            "appId", app.appId(),
            "app", app.name(),
            "letter", Avatar.letter(app.name()),
            "hue", Avatar.hue(app.name())));
  }

  /** The QR codes that can be scanned, as HTML. */
  String codes() {
    String logins =
        qrLogin.open().stream()
            .map(
                qr ->
                    code(
                        "uuid",
                        qr.uuid(),
                        qr.appName(),
                        "Login, " + QrStatus.wordFor(qr.status()),
                        "/connect/qrcode/" + qr.uuid()))
            .collect(Collectors.joining());
    String scenes =
        sceneQrCodes.open().stream()
            .map(
                ticket ->
                    code(
                        "ticket",
                        ticket,
                        sceneQrCodes.appName(ticket),
                        "Official account",
                        "/cgi-bin/showqrcode?ticket=" + QueryString.encode(ticket)))
            .collect(Collectors.joining());
    return logins.isEmpty() && scenes.isEmpty()
        ? "<p class=\"quiet\" id=\"no-qr\" style=\"grid-column:1/-1\">No QR code is open. Start a"
            + " login in a browser and its QR code appears here.</p>"
        : logins + scenes;
  }

  private String code(String kind, String id, String app, String what, String picturePath) {
    return Template.render(
        "phone/qr-code.html",
        Map.of(
            "kind", kind, "id", id, "app", app, "what", what, "picture", wechatUrl + picturePath));
  }
}
