package io.wechatlogin.application.instance;

import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wechatlogin.domain.error.LoginError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
        "https://app.example",
        "https://app.example/",
        "https://app.example/a/b?c=d&e=%26#f?g",
        "https://app.example?x=https://evil.example/",
        "https://app.example/@evil.example",
        "https://app.example#@evil.example",
        "HTTPS://APP.EXAMPLE/Path",
        "https://app.example:443/",
        "https://app.example:/",
        "https://app.example/..//evil.example",
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
        // another origin
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
        // user info before the host
        "https://app.example@evil.example/",
        "https://app.example:443@evil.example/",
        "https://user@app.example/",
        "https://user:pass@app.example/",
        "https://@app.example/",
        "https://evil.example#@app.example",
        "https://evil.example?https://app.example",
        // slashes that browsers interpret differently
        "//app.example/",
        "///app.example/",
        "/after",
        "after",
        "https:app.example",
        "https:/app.example",
        "https:///app.example/",
        "https:////evil.example/",
        "https://app.example\\@evil.example/",
        "https://evil.example\\@app.example/",
        "https:\\\\app.example/",
        "https://app.example\\.evil.example/",
        "https://evil.example/\\app.example",
        // percent-encoded
        "https://app.example%2f@evil.example/",
        "https://app.example%2eevil.example/",
        "https://%61pp.example/",
        "https://app.example%00.evil.example/",
        "https%3a%2f%2fapp.example/",
        // letters outside ASCII
        "https://bücher.example/",
        "https://аpp.example/",
        "https://app。example/",
        "https://app.example／@evil.example/",
        "https://ａpp.example/",
        // characters that browsers strip or that split lines
        "https://app.example/\r\nSet-Cookie: a=b",
        "https://app.example/\0",
        "https://app.example/\t",
        "ht\ntps://app.example/",
        " https://app.example/",
        "https://app.example/ ",
        "https://app.example/a b",
        "\u00a0https://app.example/",
        "\ufeffhttps://app.example/",
        "https://app.example/\u202e",
        // other schemes
        "javascript:alert(1)",
        "javascript://app.example/%0aalert(1)",
        "JavaScript://app.example:443/",
        "data:text/html,https://app.example",
        "ftp://app.example/",
        "file://app.example/",
        "intent://app.example/",
        "blob:https://app.example/1",
        "view-source:https://app.example/",
        "weixin://app.example/",
        // invalid ports
        "https://app.example:99999/",
        "https://app.example:4294967739/",
        "https://app.example:-1/",
        "https://app.example:443:443/",
        "https://app.example:x/",
        // not a URL
        "",
        "https://",
        "https://:443/",
        "http://[app.example]/",
        "https://app.example/%zz",
        "https://app.example/[",
        "null"
      })
  void aUrlABrowserMightReadDifferentlyIsRefused(String url) {
    assertRefused(LoginError.REDIRECT_NOT_ALLOWED, () -> allowed.check(url));
  }

  @Test
  void aRedirectUrlHasAtMost2048Characters() {
    String longest = "https://app.example/" + "x".repeat(2028);
    assertThat(allowed.check(longest)).hasToString(longest);
    assertRefused(LoginError.INVALID_REQUEST, () -> allowed.check(longest + "x"));
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
        "https://bücher.example"
      })
  void onlyOriginsAreAcceptedInTheList(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> AllowedRedirects.of(List.of(text)));
  }
}
