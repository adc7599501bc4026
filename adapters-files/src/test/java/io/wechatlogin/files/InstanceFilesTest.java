package io.wechatlogin.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.wechatlogin.application.instance.AllowedRedirects;
import io.wechatlogin.application.instance.ConfigurationException;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.instance.InstanceAssembly;
import io.wechatlogin.application.instance.SharedLoginTypeContext;
import io.wechatlogin.domain.type.LoginTypeProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceFilesTest {
  private static final String SECRET = "marker-secret-4711";
  private static final String ELEMENT =
      """
      {"type": "auths.loginTypes.FakeType", "title": "My login"}
      """;
  private static final String BUSINESS =
      """
      {"authConfig": {"appId": "wx1", "appSecret": "marker-secret-4711"}}
      """;

  @TempDir Path configDir = Path.of("replaced by JUnit");
  private Path folder = configDir;
  private final Map<String, String> environment = new HashMap<>();
  private List<LoginTypeProvider> providers = List.of(new FakeType.Provider("product", true));

  @BeforeEach
  void createFolder() throws IOException {
    folder = Files.createDirectories(configDir.resolve("auths/loginTypes"));
  }

  @Test
  void anInstanceIsReadFromItsTwoFiles() throws IOException {
    write("MyLogin", ELEMENT, BUSINESS);

    Instance instance = read().getFirst();

    assertThat(instance.name()).isEqualTo("MyLogin");
    assertThat(instance.fullName()).isEqualTo("auths.loginTypes.MyLogin");
    assertThat(instance.title()).isEqualTo("My login");
    assertThat(instance.typeName()).isEqualTo(FakeType.NAME);
    assertThat(instance.authType()).isEqualTo("FakeType");
    assertThat(instance.appId()).isEqualTo("wx1");
    assertThat(instance.type()).isEqualTo(new FakeType("wx1", SECRET, "product"));
  }

  @Test
  void missingKeysHaveDefaults() throws IOException {
    write("MyLogin", ELEMENT, BUSINESS);

    Instance instance = read().getFirst();

    assertThat(instance.isActive()).isTrue();
    assertThat(instance.allowRegister()).isFalse();
    assertThat(instance.openPlatform()).isEqualTo("default");
    assertThat(instance.rules().keepsLastLogin()).isFalse();
    assertThat(instance.rules().requestsPerMinute()).isZero();
    assertThat(instance.allowedRedirects().hasOrigin("https://service.example")).isTrue();
    assertThat(instance.allowedRedirects().hasOrigin("https://app.example")).isFalse();
  }

  @Test
  void everyCommonKeyIsRead() throws IOException {
    write(
        "MyLogin",
        """
        {"type": "auths.loginTypes.FakeType", "title": "纸", "isActive": false,
         "allowRegister": 1, "openPlatform": "second", "keepLastLogin": 1, "rateLimit": 300,
         "backendBundleEntry": ".", "frontBundleEntry": "./MyLogin.json"}
        """,
        """
        {"authConfig": {"appId": "wx1", "appSecret": "s"},
         "allowedRedirects": ["https://app.example", "http://localhost:3000"]}
        """);

    Instance instance = read().getFirst();

    assertThat(instance.title()).isEqualTo("纸");
    assertThat(instance.isActive()).isFalse();
    assertThat(instance.allowRegister()).isTrue();
    assertThat(instance.openPlatform()).isEqualTo("second");
    assertThat(instance.rules().keepsLastLogin()).isTrue();
    assertThat(instance.rules().requestsPerMinute()).isEqualTo(300);
    assertThat(instance.allowedRedirects().hasOrigin("https://app.example")).isTrue();
    assertThat(instance.allowedRedirects().hasOrigin("http://localhost:3000")).isTrue();
    assertThat(instance.allowedRedirects().hasOrigin("https://service.example")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "./shop.json", "shop.json", "./conf/shop.json", "conf/./shop.json", "./MyLogin.json",
        "./店.json", "..json", "a..json"
      })
  void theFrontBundleEntrySelectsTheBusinessFile(String entry) throws IOException {
    writeWithEntry(entry, BUSINESS.replace("wx1", "wx-selected"));

    assertThat(read().getFirst().appId()).isEqualTo("wx-selected");
  }

  @Test
  void theUsualFileIsNotReadBesideTheSelectedOne() throws IOException {
    write("MyLogin", ELEMENT, "{");
    writeWithEntry("./shop.json", BUSINESS);

    assertThat(read().getFirst().appId()).isEqualTo("wx1");
  }

  @Test
  void aSelectedFileThatIsMissingIsAProblem() throws IOException {
    write("MyLogin", ELEMENT, BUSINESS);
    Files.writeString(folder.resolve("MyLogin/e.json"), elementWith("frontBundleEntry", "./a.json"));

    assertThat(problems()).containsExactly("auths/loginTypes/MyLogin/a.json: is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../Other/Other.json",
        "./../MyLogin/MyLogin.json",
        "conf/../../MyLogin/MyLogin.json",
        "/etc/passwd.json",
        "//host/share/a.json",
        "C:/a.json",
        "C:\\\\a.json",
        "conf\\\\a.json",
        "file:a.json",
        "MyLogin",
        "./MyLogin.js",
        "./MyLogin.JSON",
        "./",
        ".",
        "a\\u0000.json",
        "a//b.json"
      })
  void aFrontBundleEntryThatIsNoFileOfTheFolderIsAProblem(String entry) throws IOException {
    write("MyLogin", ELEMENT, BUSINESS);
    write("Other", ELEMENT, BUSINESS);
    Files.writeString(folder.resolve("MyLogin/e.json"), elementWith("frontBundleEntry", entry));

    assertThat(problems())
        .containsExactly(
            "auths/loginTypes/MyLogin/e.json: frontBundleEntry must be a .json file inside the"
                + " folder of the instance, such as ./Name.json");
  }

  @Test
  void aLinkOutOfTheFolderIsAProblemAndOneWithinIsNot() throws IOException {
    Path outside = Files.writeString(configDir.resolve("outside.json"), BUSINESS);
    writeWithEntry("./linked.json", BUSINESS);
    Path linked = folder.resolve("MyLogin/linked.json");
    Files.move(linked, folder.resolve("MyLogin/..data.json"));
    Files.createSymbolicLink(linked, Path.of("..data.json"));
    assertThat(read().getFirst().appId()).isEqualTo("wx1");

    Files.delete(linked);
    Files.createSymbolicLink(linked, outside);
    assertThat(problems()).singleElement().asString().contains("e.json: frontBundleEntry must be");

    Files.delete(linked);
    Files.createSymbolicLink(folder.resolve("MyLogin/conf"), configDir);
    Files.writeString(
        folder.resolve("MyLogin/e.json"), elementWith("frontBundleEntry", "conf/outside.json"));
    assertThat(problems()).singleElement().asString().contains("e.json: frontBundleEntry must be");
  }

  @ParameterizedTest
  @ValueSource(strings = {"./", "..", "./MyLogin.json", "src"})
  void theBackendBundleEntryIsTheFolderItself(String entry) throws IOException {
    write("MyLogin", elementWith("backendBundleEntry", entry), BUSINESS);

    assertThat(problems())
        .containsExactly(
            "auths/loginTypes/MyLogin/e.json: backendBundleEntry must be \".\", or not there");
  }

  @Test
  void anEntryThatIsNoTextIsOneProblem() throws IOException {
    write("MyLogin", ELEMENT.replace("}", ", \"frontBundleEntry\": 1}"), BUSINESS);

    assertThat(problems())
        .containsExactly(
            "auths/loginTypes/MyLogin/e.json: frontBundleEntry must be a text without blanks around"
                + " it");
  }

  private static String elementWith(String key, String value) {
    return ELEMENT.replace("}", ", \"" + key + "\": \"" + value + "\"}");
  }

  private void writeWithEntry(String entry, String business) throws IOException {
    Path instance = Files.createDirectories(folder.resolve("MyLogin"));
    Files.writeString(instance.resolve("e.json"), elementWith("frontBundleEntry", entry));
    Path file = instance.resolve(entry).normalize();
    Files.createDirectories(file.getParent());
    Files.writeString(file, business);
  }

  @Test
  void instancesAreSortedByName() throws IOException {
    write("b", ELEMENT, BUSINESS);
    write("a", ELEMENT, BUSINESS);
    write("C_1.x-y", ELEMENT, BUSINESS);

    assertThat(read()).extracting(Instance::name).containsExactly("C_1.x-y", "a", "b");
  }

  @Test
  void hiddenFoldersAndFilesAreNotInstances() throws IOException {
    Files.createDirectories(folder.resolve(".git"));
    Files.writeString(folder.resolve("README.md"), "about this folder");
    Files.writeString(folder.resolve(".DS_Store"), "");

    assertThat(read()).isEmpty();
  }

  @Test
  void aMissingFolderIsAProblem() throws IOException {
    Files.delete(folder);

    assertThat(problems()).containsExactly("auths/loginTypes: is missing");
  }

  @Test
  void textsCanReferToTheEnvironment() throws IOException {
    environment.put("APP_ID", "wx2");
    environment.put("APP_SECRET", SECRET);
    environment.put("REGISTER", "1");
    environment.put("ORIGIN", "https://env.example");
    write(
        "MyLogin",
        """
        {"type": "auths.loginTypes.FakeType", "title": "t", "allowRegister": "${REGISTER}"}
        """,
        """
        {"authConfig": {"appId": "${APP_ID}", "appSecret": "${APP_SECRET}"},
         "allowedRedirects": ["${ORIGIN}"]}
        """);

    Instance instance = read().getFirst();

    assertThat(instance.type()).isEqualTo(new FakeType("wx2", SECRET, "product"));
    assertThat(instance.allowRegister()).isTrue();
    assertThat(instance.allowedRedirects().hasOrigin("https://env.example")).isTrue();
  }

  @Test
  void anUnsetVariableIsAProblem() throws IOException {
    write(
        "MyLogin",
        ELEMENT,
        """
        {"authConfig": {"appId": "wx1", "appSecret": "${APP_SECRET}"}}
        """);

    assertThat(problems())
        .containsExactly(
            "auths/loginTypes/MyLogin/MyLogin.json: authConfig.appSecret needs APP_SECRET, which is"
                + " not set in the environment");
  }

  @Test
  void aVariableInTheMiddleOfATextIsAProblem() throws IOException {
    write(
        "MyLogin",
        ELEMENT,
        """
        {"authConfig": {"appId": "wx1", "appSecret": "marker-secret-4711${REST}"}}
        """);

    assertThat(problems())
        .containsExactly(
            "auths/loginTypes/MyLogin/MyLogin.json: authConfig.appSecret must be ${NAME} and"
                + " nothing else, or hold no ${");
  }

  @Test
  void everyProblemIsListedInOneMessage() throws IOException {
    write(
        "A",
        """
        {"type": "auths.loginTypes.FakeType", "isActive": "maybe", "colour": "red"}
        """,
        """
        {"authConfig": {"appId": 7, "appSecret": "marker-secret-4711", "more": "x"}}
        """);
    write("B", "{\"title\": \"t\", \"type\": \"auths.loginTypes.Other\"}", BUSINESS);
    Files.createDirectories(folder.resolve("C"));
    Files.createDirectories(folder.resolve("not a name"));

    List<String> problems = problems();

    assertThat(problems)
        .containsExactly(
            // Unreadable files first, then wrong contents.
            "auths/loginTypes/C/e.json: is missing",
            "auths/loginTypes/C/C.json: is missing",
            "auths/loginTypes/not a name: a name has 1 to 64 letters, digits, _ . -",
            "auths/loginTypes/A/e.json: title is missing",
            "auths/loginTypes/A/e.json: isActive must be 1 or 0",
            "auths/loginTypes/A/A.json: authConfig.appId must be a text without blanks around it",
            "auths/loginTypes/A/e.json: colour is not a known key",
            "auths/loginTypes/A/A.json: authConfig.more is not a known key",
            "auths/loginTypes/B/e.json: type is none of auths.loginTypes.FakeType");
    assertThatThrownBy(this::read).message().contains(problems);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"appSecret\": marker-secret-4711} | is not valid JSON at line 1, column ",
        "{\"appSecret\": \"marker-secret-4711 | is not valid JSON at line 1,",
        "{\"a\": 1, \"a\": \"marker-secret-4711\"} | has a key twice at line 1, column 13",
        "{\"a\": {\"b\": 1, \"b\": 2}} | has a key twice at line 1, column 19",
        "{} {\"x\": \"marker-secret-4711\"} | is not valid JSON at line 1, column 4",
        "[\"marker-secret-4711\"] | must hold one JSON object",
        "\"marker-secret-4711\" | must hold one JSON object",
        "`` | must hold one JSON object",
      })
  void aSyntaxErrorIsReportedWithItsPositionButWithoutTheContent(String content, String problem)
      throws IOException {
    write("MyLogin", ELEMENT, content);

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("auths/loginTypes/MyLogin/MyLogin.json: " + problem);
  }

  @Test
  void invalidUtf8IsAProblem() throws IOException {
    write("MyLogin", ELEMENT, BUSINESS);
    Files.write(folder.resolve("MyLogin/MyLogin.json"), new byte[] {'{', '"', (byte) 0xff, '"'});

    assertThat(problems()).singleElement().asString().contains("is not valid JSON");
  }

  @Test
  void aFolderInPlaceOfAFileIsAProblem() throws IOException {
    write("MyLogin", ELEMENT, BUSINESS);
    Files.delete(folder.resolve("MyLogin/e.json"));
    Files.createDirectory(folder.resolve("MyLogin/e.json"));

    assertThat(problems()).containsExactly("auths/loginTypes/MyLogin/e.json: is missing");
  }

  @Test
  void nullIsAProblem() throws IOException {
    write(
        "MyLogin",
        """
        {"type": "auths.loginTypes.FakeType", "title": null}
        """,
        BUSINESS);

    assertThat(problems())
        .containsExactly("auths/loginTypes/MyLogin/e.json: title must not be null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"https://app.example/path\"]",
        "[\"app.example\"]",
        "[\"https://good.example\", \"*\"]",
        "[\"\"]"
      })
  void anAllowedRedirectMustBeAnOrigin(String origins) throws IOException {
    write(
        "MyLogin",
        ELEMENT,
        """
        {"authConfig": {"appId": "wx1", "appSecret": "s"}, "allowedRedirects": %s}
        """
            .formatted(origins));

    assertThat(problems())
        .containsExactly(
            "auths/loginTypes/MyLogin/MyLogin.json: allowedRedirects must be origins such as"
                + " https://app.example, without a path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"https://app.example\"", "[1]", "[null, \"https://app.example\"]"})
  void allowedRedirectsMustBeAListOfTexts(String value) throws IOException {
    write(
        "MyLogin",
        ELEMENT,
        """
        {"authConfig": {"appId": "wx1", "appSecret": "s"}, "allowedRedirects": %s}
        """
            .formatted(value));

    assertThat(problems())
        .contains(
            "auths/loginTypes/MyLogin/MyLogin.json: allowedRedirects must be a list of texts");
  }

  @Test
  void aThirdPartyReplacesABuiltInTypeByItsName() throws IOException {
    write("MyLogin", ELEMENT, BUSINESS);
    LoginTypeProvider product = new FakeType.Provider("product", true);
    LoginTypeProvider other = new FakeType.Provider("other", false);

    providers = List.of(product, other);
    assertThat(read().getFirst().type()).isEqualTo(new FakeType("wx1", SECRET, "other"));
    providers = List.of(other, product);
    assertThat(read().getFirst().type()).isEqualTo(new FakeType("wx1", SECRET, "other"));
  }

  @Test
  void twoThirdPartiesCannotShareAName() {
    providers = List.of(new FakeType.Provider("a", false), new FakeType.Provider("b", false));

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("class path: auths.loginTypes.FakeType is provided by both");
  }

  @Test
  void noProblemShowsASecret() throws IOException {
    environment.put("APP_SECRET", " " + SECRET + " ");
    write("A", ELEMENT, "{\"authConfig\": {\"appId\": \"wx\", \"appSecret\": \"${APP_SECRET}\"}}");
    write("B", ELEMENT, "{\"authConfig\": \"" + SECRET + "\"}");
    write("C", ELEMENT, "{\"authConfig\": {\"appSecret\": [\"" + SECRET + "\"]}}");
    write("D", ELEMENT, "{\"allowedRedirects\": [\"" + SECRET + "\"]}");
    write("E", "{\"type\": \"" + SECRET + "\", \"isActive\": \"" + SECRET + "\"}", BUSINESS);

    ConfigurationException refusal = catchThrowableOfType(ConfigurationException.class, this::read);

    assertThat(refusal.problems()).hasSizeGreaterThan(8);
    assertThat(refusal).hasNoCause().message().doesNotContain(SECRET);
  }

  private void write(String name, String element, String business) throws IOException {
    Path instance = Files.createDirectories(folder.resolve(name));
    Files.writeString(instance.resolve("e.json"), element);
    Files.writeString(instance.resolve(name + ".json"), business);
  }

  private List<String> problems() {
    ConfigurationException refusal = catchThrowableOfType(ConfigurationException.class, this::read);
    assertThat(refusal).message().doesNotContain(SECRET);
    return refusal.problems();
  }

  private List<Instance> read() {
    try (SharedLoginTypeContext context =
        new SharedLoginTypeContext(
            name -> Optional.ofNullable(environment.get(name)),
            InstantSource.fixed(Instant.EPOCH))) {
      return InstanceAssembly.assemble(
          List.of(InstanceFiles.in(configDir)),
          providers,
          context,
          AllowedRedirects.of(List.of("https://service.example")));
    }
  }
}
