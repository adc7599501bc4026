package io.wechatlogin.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * A page that plays a mini program: what wx.login and its sisters give can be sent to any server,
 * and what wx.login gives can be taken back to a web page that asked for it.
 */
final class MiniShell implements AutoCloseable {
  private final World world;
  private final MiniProgramApi mini;
  private final HttpClient client = HttpClient.newHttpClient();

  MiniShell(World world, MiniProgramApi mini) {
    this.world = world;
    this.mini = mini;
  }

  Reply handle(Call call) {
    if (!call.isPost()) {
      return page(call);
    }
    Map<String, Object> in = Json.readObject(call.body());
    if (call.path().equals("/mini/send")) {
      return send(in);
    }
    App app = world.app(GlobalTokens.text(in, "appId"));
    Person person = world.person(GlobalTokens.text(in, "personId"));
    return json(
        switch (call.path()) {
          case "/mini/login" -> Json.object("code", mini.login(app, person));
          case "/mini/phone" -> {
            UserData data = mini.phoneData(app, person);
            yield Json.object(
                "code", mini.phoneCode(app, person),
                "encryptedData", data.encryptedData(),
                "iv", data.iv());
          }
          case "/mini/profile" -> {
            UserData data = mini.userData(app, person);
            yield Json.object(
                "rawData", data.rawData(),
                "signature", data.signature(),
                "encryptedData", data.encryptedData(),
                "iv", data.iv());
          }
          default -> throw new IllegalArgumentException("no such step");
        });
  }

  private Reply page(Call call) {
    App app = world.app(call.param("appId"));
    StringBuilder options = new StringBuilder();
    for (Person person : world.persons()) {
      options
          .append("<option value=\"")
          .append(person.id())
          .append("\" data-phone=\"")
          .append(Pages.escape(person.phone()))
          .append(person.id().equals(call.param("person")) ? "\" selected>" : "\">")
          .append(Pages.escape(person.nickname()))
          .append("</option>");
    }
    return PhonePage.miniScreen(
        app.name(),
        Pages.page(
            "mini.html",
            Map.of(
                "appId", app.appId(),
                "app", app.name(),
                "options", options.toString(),
                "url", call.param("url"),
                "back", back(call.param("back")),
                "body",
                    call.param("body").isEmpty() ? "{\"code\":\"{code}\"}" : call.param("body"))));
  }

  /** Where a login leads to; empty stays here. */
  private static String back(String url) {
    return url.isEmpty() ? "" : webAddress("back", url).toString();
  }

  private static URI webAddress(String name, String text) {
    URI url = URI.create(text);
    if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
      throw new IllegalArgumentException(name + " must be http or https");
    }
    return url;
  }

  // From here and not from the page: a mini program's requests know no cross-origin rules.
  private Reply send(Map<String, Object> in) {
    URI url = webAddress("url", GlobalTokens.text(in, "url"));
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(GlobalTokens.text(in, "body")))
            .build();
    try {
      HttpResponse<String> response =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return json(Json.object("status", response.statusCode(), "body", response.body()));
    } catch (IOException noAnswer) {
      return json(Json.object("status", 0, "body", "no answer from " + url));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return Reply.empty(503);
    }
  }

  private static Reply json(Map<String, Object> object) {
    return Reply.of("application/json", Json.write(object));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
