package io.wechatlogin.application.instance;

import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wechatlogin.domain.error.LoginError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedRedirectsTest {
  private final AllowedRedirects allowed =
      AllowedRedirects.of(
          List.of(
              "https://app.example",
              "http://localhost:3000/",
              "http://localhost:65535",
              "https://xn--bcher-kva.example"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example/",
        "https://app.example/a/b?c=d&e=%26#f?g",
        "https://app.example/?x=https://evil.example/",
        "https://app.example/@evil.example",
        "https://app.example/?filter=a|b&c={1}&d=100%^",
        "https://app.example/#/list?x={1}",
        "https://app.example//evil.example",
        "http://localhost:3000/after",
        "http://localhost:65535/after",
        "https://xn--bcher-kva.example/"
      })
  void everyPathOfAnAllowedOriginIsAllowed(String url) {
    assertThat(allowed.check(url)).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://app.example/",
        "https://app.example:8443/",
        "https://app.example:80/",
        "https://app.example:0/",
        "http://localhost/",
        "http://localhost:30000/",
        "http://127.0.0.1:3000/",
        "http://[::1]:3000/",
        "https://sub.app.example/",
        "https://app.example.evil.example/",
        "https://app.exampl/",
        "https://evil-app.example/",
        "https://app.example./",
        "https://app.example@evil.example/",
        "https://app.example:443@evil.example/",
        "https://evil.example#@app.example",
        "https://evil.example?https://app.example",
        "https:////evil.example/",
        "https://evil.example\\@app.example/",
        "https://evil.example/\\app.example",
        "https://app.example%2eevil.example/",
        "https://аpp.example/",
        "javascript:alert(1)",
        "javascript://app.example/%0aalert(1)",
        "JavaScript://app.example:443/",
        "data:text/html,https://app.example",
        "ftp://app.example/",
        "file://app.example/",
        "intent://app.example/",
        "blob:https://app.example/1",
        "view-source:https://app.example/",
        "weixin://app.example/"
      })
  void anotherOriginIsNotAllowed(String url) {
    assertRefused(LoginError.REDIRECT_NOT_ALLOWED, () -> allowed.check(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "/after",
        "after",
        "//app.example/",
        "https%3a%2f%2fapp.example/",
        "\u00a0https://app.example/",
        "\ufeffhttps://app.example/",
        "https://",
        "https://:443/",
        "http://[app.example]/",
        "https://app.example%00.evil.example/",
        "https://app.example%2f@/",
        "https://app.example:99999/",
        "https://app.example:4294967739/",
        "https://app.example:-1/",
        "https://app.example:443:443/",
        "https://app.example:x/",
        // other browsers, or older ones, might read these hosts differently
        "https://stra\u00dfe.example/",
        "https://app\u200b.example/"
      })
  void whatIsNoUrlIsMalformed(String text) {
    assertRefused(LoginError.INVALID_REQUEST, () -> allowed.check(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://user@app.example/", "https://:pass@app.example/"})
  void credentialsAreRefused(String url) {
    assertRefused(LoginError.INVALID_REQUEST, () -> allowed.check(url));
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example, https://app.example/",
    "HTTPS://APP.EXAMPLE:443/Path, https://app.example/Path",
    "https:app.example, https://app.example/",
    "https:\\\\app.example\\a, https://app.example/a",
    "https://app.example\\@evil.example/, https://app.example/@evil.example/",
    "https://%61pp.example/a b, https://app.example/a%20b",
    "https://bücher.example/, https://xn--bcher-kva.example/",
    "https://ＡＰＰ。example/, https://app.example/",
    "https://app.example/..//evil.example, https://app.example//evil.example",
    "https://app.example/中文?q=中, https://app.example/%E4%B8%AD%E6%96%87?q=%E4%B8%AD"
  })
  void aUrlComesBackInTheSpellingOfBrowsers(String url, String spelling) {
    assertThat(allowed.check(url)).hasToString(spelling);
  }

  @Test
  void aRedirectUrlHasAtMost2048Characters() {
    String longest = "https://app.example/" + "x".repeat(2028);
    assertThat(allowed.check(longest)).hasToString(longest);
    assertRefused(LoginError.INVALID_REQUEST, () -> allowed.check(longest + "x"));
    String chinese = "https://app.example/" + "中".repeat(226);
    assertRefused(LoginError.INVALID_REQUEST, () -> allowed.check(chinese));
  }

  @Test
  void noRedirectUrlIsAllowedByDefault() {
    AllowedRedirects none = AllowedRedirects.of(List.of());
    assertRefused(LoginError.REDIRECT_NOT_ALLOWED, () -> none.check("https://app.example/"));
    assertThat(none.hasOrigin("https://app.example")).isFalse();
  }

  @Test
  void twoListsOfOriginsAreCombined() {
    AllowedRedirects both = allowed.and(AllowedRedirects.of(List.of("https://b.example")));
    assertThat(both.hasOrigin("https://app.example")).isTrue();
    assertThat(both.hasOrigin("https://b.example")).isTrue();
    assertThat(allowed.hasOrigin("https://b.example")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "", "*", "https://app.example/path", "https://app.example?"})
  void aTextThatIsNoOriginIsNotAllowed(String origin) {
    assertThat(allowed.hasOrigin(origin)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "app.example",
        "https://*.example",
        "https://app.example/path",
        "https://app.example/?",
        "https://app.example#",
        "https://user@app.example",
        "javascript:alert(1)",
        "https://app.example/{",
        "https://a{b}.example"
      })
  void onlyOriginsAreAcceptedInTheList(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> AllowedRedirects.of(List.of(text)));
  }

  @Test
  void originsAreReadAsBrowsersReadThem() {
    AllowedRedirects list =
        AllowedRedirects.of(List.of("HTTPS://Bücher.example:443", "http://web_app:8080"));
    assertThat(list.hasOrigin("https://xn--bcher-kva.example")).isTrue();
    assertThat(list.check("http://web_app:8080/a")).hasToString("http://web_app:8080/a");
  }
}
