package io.wechatlogin.integration.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.Browser;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.ServiceInThisJvm;
import io.wechatlogin.integration.environment.WebPackages;
import io.wechatlogin.simulator.App;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
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
  private static final String WECHAT = "https://open.weixin.qq.com";

  /** A file of a recipe: its name, then its text. */
  private static final Pattern FILE =
      Pattern.compile("`([\\w.-]+)`[^`\n]*\n\n```\\w+\n(.*?)```", Pattern.DOTALL);

  private static final Pattern POLICY = Pattern.compile("Content-Security-Policy: (.*)");

  private final Map<String, String> recipes = new LinkedHashMap<>();
  private ServiceInThisJvm stage;

  @BeforeAll
  void start(@TempDir Path dir) throws IOException {
    stage =
        new ServiceInThisJvm(
                dir,
                new ConfigFolder(dir.resolve("config"))
                    .add("MyWeChatLogin", "WeChatType", APP, true))
            .knowing(App.website(APP, "secret-of-" + APP));
    stage.host.put("/api/v1/users/7", "{'displayName': 'Rita', 'corpIds': []}").expect(200);
    stage
        .host
        .put(
            "/api/v1/users/7/bindings/MyWeChatLogin",
            "{'code': '" + stage.wechat.control().issueCode(APP, "alice") + "'}")
        .expect(200);
    String text =
        Files.readString(PAGE)
            .replace(SERVICE, stage.url.toString())
            .replace(WECHAT, stage.wechat.url().toString());
    Matcher files = FILE.matcher(text);
    while (files.find()) {
      recipes.put(files.group(1), files.group(2));
    }
    Matcher policy = POLICY.matcher(text);
    assertThat(policy.find()).isTrue();
    stage.pages.policy(policy.group(1));
    recipes.forEach((name, content) -> stage.pages.put("/" + name, content));
    stage.pages.answer("/api/session", this::session);
  }

  @AfterAll
  void stop() {
    stage.close();
  }

  /** What the reader's own back end does with the outcome of a login. */
  private String session(String outcome) {
    String loginCode = outcome.replaceAll(".*\"loginCode\":\"([^\"]+)\".*", "$1");
    String token =
        new ApiClient(stage.url)
            .post("/api/v1/sessions", "{'loginCode': '" + loginCode + "'}")
            .expect(201)
            .text("sessionToken");
    String name =
        new ApiClient(stage.url, token)
            .get("/api/v1/sessions/current")
            .expect(200)
            .json()
            .path("user")
            .path("displayName")
            .asText();
    return "{\"displayName\": \"" + name + "\"}";
  }

  @Test
  void everyRecipeIsInThePage() {
    assertThat(recipes.keySet())
        .contains(
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
      browser.waitForText("#who", "Welcome back");
      assertThat(browser.url()).isEqualTo(stage.pages.origin() + "/button.html");
    }
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
