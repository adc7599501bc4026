package io.wechatlogin.simulator.miniprogram;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.UserData;
import io.wechatlogin.simulator.http.Request;
import io.wechatlogin.simulator.http.Response;
import io.wechatlogin.simulator.json.Json;
import io.wechatlogin.simulator.page.PhoneScreen;
import io.wechatlogin.simulator.page.Template;
import io.wechatlogin.simulator.world.World;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * A page that plays a mini program. It sends what wx.login, getPhoneNumber and getUserProfile
 * return to any server, and it can return the code of wx.login to a web page that asked for it.
 */
public final class MiniProgramPage implements AutoCloseable {
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(60);

  private final World world;
  private final MiniProgramClient miniProgram;
  private final HttpClient httpClient = HttpClient.newHttpClient();

  public MiniProgramPage(World world, MiniProgramClient miniProgram) {
    this.world = world;
    this.miniProgram = miniProgram;
  }

  /**
   * Answers a request below /mini.
   *
   * @throws IllegalArgumentException if an id is unknown or a parameter is wrong
   * @throws IllegalStateException if data is asked for before wx.login
   */
  public Response handle(Request request) {
    if (!request.isPost()) {
      return page(request);
    }
    Map<String, Object> body = Json.readObject(request.body());
    if (request.path().equals("/mini/send")) {
      return send(body);
    }
    App app = world.app(Json.text(body, "appId"));
    Person person = world.person(Json.text(body, "personId"));
    return switch (request.path()) {
      case "/mini/login" -> Response.json(Json.object("code", miniProgram.login(app, person)));
      case "/mini/phone" -> phoneNumber(app, person);
      case "/mini/profile" -> profile(app, person);
      default -> throw new IllegalArgumentException("no such operation");
    };
  }

  private Response phoneNumber(App app, Person person) {
    UserData data = miniProgram.phoneData(app, person);
    return Response.json(
        Json.object(
            "code", miniProgram.phoneCode(app, person),
            "encryptedData", data.encryptedData(),
            "iv", data.iv()));
  }

  private Response profile(App app, Person person) {
    UserData data = miniProgram.userData(app, person);
    return Response.json(
        Json.object(
            "rawData", data.rawData(),
            "signature", data.signature(),
            "encryptedData", data.encryptedData(),
            "iv", data.iv()));
  }

  private Response page(Request request) {
    App app = world.app(request.param("appId"));
    String body = request.param("body");
    return PhoneScreen.miniProgram(
        app,
        Template.render(
            "miniprogram/mini-program.html",
            Map.of(
                "appId", app.appId(),
                "app", app.name(),
                "options", options(request.param("person")),
                "url", request.param("url"),
                "back", returnUrl(request.param("back")),
                "body", body.isEmpty() ? "{\"code\":\"{code}\"}" : body)));
  }

  private String options(String selectedId) {
    StringBuilder options = new StringBuilder();
    for (Person person : world.persons()) {
      options
          .append("<option value=\"")
          .append(person.id())
          .append("\" data-phone=\"")
          .append(Template.escape(person.phone()))
          .append(person.id().equals(selectedId) ? "\" selected>" : "\">")
          .append(Template.escape(person.nickname()))
          .append("</option>");
    }
    return options.toString();
  }

  /** The web page that gets the code of a login; empty if the code stays on this page. */
  private static String returnUrl(String url) {
    return url.isEmpty() ? "" : webUrl("back", url).toString();
  }

  private static URI webUrl(String name, String text) {
    URI url = URI.create(text);
    if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
      throw new IllegalArgumentException(name + " must be http or https");
    }
    return url;
  }

  // The simulator sends it and not the page, because cross-origin rules do not apply to the
  // requests
  // of a mini program.
  private Response send(Map<String, Object> body) {
    URI url = webUrl("url", Json.text(body, "url"));
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(SEND_TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Json.text(body, "body")))
            .build();
    try {
      HttpResponse<String> response =
          httpClient.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return Response.json(Json.object("status", response.statusCode(), "body", response.body()));
    } catch (IOException noAnswer) {
      return Response.json(Json.object("status", 0, "body", "no answer from " + url));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return Response.empty(503);
    }
  }

  @Override
  public void close() {
    httpClient.shutdownNow();
  }
}
