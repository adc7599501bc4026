package io.wechatlogin.integration.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.Browser;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.NodeProgram;
import io.wechatlogin.integration.environment.ServiceInThisJvm;
import io.wechatlogin.integration.environment.WebPackages;
import io.wechatlogin.simulator.App;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Runs the recipes of {@code docs/frontend.md} as they are printed there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecipesIT {
  private static final Path PAGE = Path.of("..", "docs", "frontend.md");
  private static final String APP = "wx00000000000000f7";
  private static final String SERVICE = "https://login.example";
  private static final String SHOP = "https://shop.example";
  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  private static final String WECHAT = "https://open.weixin.qq.com";

  /** A file of a recipe: its name, then its text. */
  private static final Pattern FILE =
      Pattern.compile("`([\\w.-]+)`[^`\n]*\n\n```\\w+\n(.*?)```", Pattern.DOTALL);

  private static final Pattern POLICY = Pattern.compile("Content-Security-Policy: (.*)");

  private final Map<String, String> recipes = new LinkedHashMap<>();
  private ServiceInThisJvm stage;
  private NodeProgram backEnd;

  @BeforeAll
  void start(@TempDir Path dir) throws IOException {
    stage =
        new ServiceInThisJvm(
                dir,
                new ConfigFolder(dir.resolve("config"))
                    .add("MyWeChatLogin", "WeChatType", APP, true))
            .knowing(App.website(APP, "secret-of-" + APP));
    stage.host.put("/api/v1/users/7", "{'displayName': 'Rita', 'corpIds': []}").expect(201);
    stage
        .host
        .put(
            "/api/v1/users/7/bindings/MyWeChatLogin",
            "{'code': '" + stage.wechat.control().issueCode(APP, "alice") + "'}")
        .expect(200);
    String text =
        Files.readString(PAGE)
            .replace(SERVICE, stage.url.toString())
            .replace(SHOP, stage.pages.origin())
            .replace(WECHAT, stage.wechat.url().toString());
    Matcher files = FILE.matcher(text);
    while (files.find()) {
      recipes.put(files.group(1), files.group(2));
    }
    Matcher policy = POLICY.matcher(text);
    assertThat(policy.find()).isTrue();
    stage.pages.policy(policy.group(1));
    recipes.forEach((name, content) -> stage.pages.put("/" + name, content));
    backEnd =
        NodeProgram.start(dir, "server.mjs", Objects.requireNonNull(recipes.get("server.mjs")));
    stage.pages.passOn("/api/", backEnd.url());
    stage.pages.passOn("/after", backEnd.url());
  }

  @AfterAll
  void stop() {
    backEnd.close();
    stage.close();
  }

  @Test
  void everyRecipeIsInThePage() {
    assertThat(recipes.keySet())
        .contains(
            "server.mjs",
            "index.html",
            "sign-in.js",
            "button.html",
            "button.js",
            "react.jsx",
            "SignIn.vue",
            "vite.config.js",
            "sign-in.ts");
  }

  @Test
  void aPlainPageSignsIn() {
    signsIn("/index.html", "#who");
  }

  @Test
  void aCustomButtonSignsIn() {
    try (Browser browser = stage.desktop()) {
      browser.open(stage.pages.origin() + "/button.html");
      browser.click("#wechat");
      browser.see("#open-phone");
      stage.confirmTheFrameAs("alice");
      browser.waitForText("#who", "Welcome back, Rita");
      assertThat(browser.url()).isEqualTo(stage.pages.origin() + "/button.html");
    }
  }

  @Test
  void theBackEndTakesTheOutcomeOfARedirect() {
    try (Browser browser = stage.desktop()) {
      browser.open(stage.pages.origin() + "/button.html");
      browser.click("#after");
      browser.see("#open-phone");
      stage.confirmTheFrameAs("alice");
      browser.patiently(
          () -> browser.url().equals(stage.pages.origin() + "/") ? browser.url() : null);
      assertThat(whoIsSignedIn(browser)).isEqualTo("Rita");
    }
  }

  @Test
  void theSessionHasAnotherIdAfterTheLogin() {
    ApiClient visitor = new ApiClient(URI.create(stage.pages.origin()));
    JsonNode begun = visitor.post("/api/login", "").expect(200).json();
    String before = visitor.cookie("shop");
    String loginCode = loginCode(begun.path("codeChallenge").asText());
    visitor
        .post(
            "/api/session",
            "{'loginCode': '%s', 'state': '%s'}".formatted(loginCode, begun.path("state").asText()))
        .expect(200);
    assertThat(visitor.get("/api/session").expect(200).text("displayName")).isEqualTo("Rita");
    assertThat(visitor.cookie("shop")).isNotEqualTo(before);
    ApiClient planted = new ApiClient(URI.create(stage.pages.origin()));
    planted.setCookie("shop", before);
    assertThat(planted.get("/api/session").json().path("displayName").isNull()).isTrue();
  }

  /** Each page and each route of the back end, with an outcome that an attacker could use. */
  @Test
  void noLinkOfAnAttackerSignsIn() {
    ApiClient attacker = new ApiClient(URI.create(stage.pages.origin()));
    try (Browser browser = stage.desktop()) {
      for (String path : List.of("/index.html", "/button.html", "/after")) {
        JsonNode begun = attacker.post("/api/login", "").expect(200).json();
        String state = begun.path("state").asText();
        String loginCode = loginCode(begun.path("codeChallenge").asText());
        browser.open(stage.pages.origin() + path + "?loginCode=" + loginCode + "&state=" + state);
        if (path.equals("/index.html")) {
          browser.see("wechat-login[status=waiting]");
        }
        assertThat(whoIsSignedIn(browser)).as(path).isEmpty();
      }
    }
  }

  @Test
  void noPairThatAnAttackerPostsSignsIn() {
    // A page of another site: a form of text, which can look like JSON, with the victim's cookie.
    stage.pages.put(
        "/attack.js",
        """
        const [path, type] = location.hash.slice(1).split(/ |%20/).map(decodeURIComponent);
        const outcome = decodeURIComponent(location.search.slice(1));
        const form = document.querySelector("form");
        form.action = path;
        form.enctype = type;
        form.elements[0].name = outcome.slice(0, -1) + ',"x":"';
        form.elements[0].value = '"}';
        form.submit();
        """);
    stage.pages.put(
        "/attack.html",
        "<!doctype html><title>attack</title><form method=post><input></form><script"
            + " type=module src=/attack.js></script>");
    ApiClient attacker = new ApiClient(URI.create(stage.pages.origin()));
    try (Browser browser = stage.desktop()) {
      browser.open(stage.pages.origin() + "/index.html");
      browser.see("wechat-login[status=waiting]");
      for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
        String pair =
            "{\"loginCode\":\"%s\",\"codeVerifier\":\"%s\"}"
                .formatted(loginCode(CHALLENGE), VERIFIER);
        attack(browser, "/api/pair", type, pair);
        JsonNode begun = attacker.post("/api/login", "").expect(200).json();
        String own =
            "{\"loginCode\":\"%s\",\"state\":\"%s\"}"
                .formatted(
                    loginCode(begun.path("codeChallenge").asText()), begun.path("state").asText());
        attack(browser, "/api/session", type, own);
      }
    }
  }

  private void attack(Browser browser, String path, String type, String json) {
    browser.open(
        stage.pages.originOfAnotherSite()
            + "/attack.html?"
            + encoded(json)
            + "#"
            + encoded(stage.pages.origin() + path)
            + " "
            + encoded(type));
    browser.patiently(
        () -> browser.url().equals(stage.pages.origin() + path) ? browser.url() : null);
    assertThat(whoIsSignedIn(browser)).as(path + " " + type).isEmpty();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Returns the name that the shop's back end knows this browser by; empty where it knows none. */
  private String whoIsSignedIn(Browser browser) {
    browser.open(stage.pages.origin() + "/api/session");
    String shown = String.valueOf(browser.script("return document.body.textContent"));
    return shown.replaceAll(".*\"displayName\":(null|\"([^\"]*)\").*", "$2");
  }

  /** Returns the loginCode of somebody who has a user, tied to a challenge. */
  private String loginCode(String challenge) {
    ApiClient browser = new ApiClient(stage.url);
    String page =
        browser
            .get(
                "/api/v1/login-types/MyWeChatLogin/authorize?codeChallenge="
                    + challenge
                    + "&redirectUrl="
                    + encoded(stage.pages.origin() + "/after"))
            .expect(302)
            .location();
    String state = page.replaceAll(".*[?&]state=([^&#]*).*", "$1");
    String code = stage.wechat.control().issueCode(APP, "alice");
    return browser
        .get("/api/v1/login-types/MyWeChatLogin/callback?code=" + code + "&state=" + state)
        .expect(303)
        .location()
        .replaceAll(".*[?&]loginCode=([^&]*).*", "$1");
  }

  @Test
  void reactAndVueSignIn() throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "recipes").toAbsolutePath());
    Path packages = folder.resolve("node_modules");
    if (!Files.exists(packages)) {
      Files.createSymbolicLink(packages, WebPackages.file("."));
    }
    for (String name : new String[] {"react.jsx", "SignIn.vue", "vite.config.js"}) {
      Files.writeString(folder.resolve(name), recipes.get(name));
    }
    Files.writeString(
        folder.resolve("vue.js"),
        "import { createApp } from 'vue'; import SignIn from './SignIn.vue';"
            + " createApp(SignIn).mount('#app');");
    Files.writeString(folder.resolve("react.html"), page("react.jsx"));
    Files.writeString(folder.resolve("vue.html"), page("vue.js"));
    Files.writeString(
        folder.resolve("both.config.mjs"),
        """
        import recipe from "./vite.config.js";
        export default {
          ...recipe,
          esbuild: { jsx: "automatic" },
          build: { emptyOutDir: true, rollupOptions: { input: ["react.html", "vue.html"] } },
        };
        """);
    WebPackages.run(
        folder,
        "node",
        WebPackages.file("vite/bin/vite.js").toString(),
        "build",
        "--config",
        "both.config.mjs");
    Path built = folder.resolve("dist");
    try (Stream<Path> files = Files.walk(built)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> stage.pages.put("/" + built.relativize(file), content(file)));
    }
    signsIn("/react.html", "[role=status]");
    signsIn("/vue.html", "[role=status]");
  }

  @Test
  void theTypesAreThoseOfTheModule() throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "types").toAbsolutePath());
    Files.writeString(folder.resolve("sign-in.ts"), recipes.get("sign-in.ts"));
    Files.writeString(
        folder.resolve("wechat-login.d.ts"),
        new ApiClient(stage.url).get("/wechat-login.d.ts").expect(200).response().body());
    WebPackages.run(
        folder,
        "node",
        WebPackages.file("typescript/bin/tsc").toString(),
        "--noEmit",
        "--strict",
        "--target",
        "es2022",
        "--module",
        "esnext",
        "--moduleResolution",
        "bundler",
        "sign-in.ts");
  }

  private void signsIn(String path, String greeting) {
    try (Browser browser = stage.desktop()) {
      browser.open(stage.pages.origin() + path);
      browser.see("wechat-login[status=waiting]");
      stage.confirmTheFrameAs("alice");
      browser.waitForText(greeting, "Hello, Rita");
    }
  }

  private static String page(String script) {
    return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Sign"
        + " in</title></head><body><div id=\"app\"></div><script type=\"module\" src=\"./"
        + script
        + "\"></script></body></html>";
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
