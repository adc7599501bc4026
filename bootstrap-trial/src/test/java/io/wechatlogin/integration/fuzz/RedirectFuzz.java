package io.wechatlogin.integration.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.wechatlogin.application.instance.AllowedRedirects;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.url.WebUrl;
import java.util.List;
import java.util.regex.Pattern;

/** Redirect URLs: every browser must read an accepted URL as one of the allowed origin. */
final class RedirectFuzz {
  /** Written apart from the check, and of what no browser could read in two ways. */
  private static final Pattern PLAIN =
      Pattern.compile("https://app\\.example/[\\x21-\\x7E&&[^\"<>\\\\]]*([?#][\\x21-\\x7E]*)?");

  private static final AllowedRedirects ALLOWED =
      AllowedRedirects.of(List.of("https://app.example"));

  private RedirectFuzz() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(FuzzedDataProvider data) {
    String url = data.consumeRemainingAsString();
    WebUrl read;
    try {
      read = ALLOWED.check(url);
    } catch (LoginException refusal) {
      if (refusal.error() != LoginError.REDIRECT_NOT_ALLOWED
          && refusal.error() != LoginError.INVALID_REQUEST) {
        throw refusal;
      }
      return;
    }
    String spelling = read.toString();
    if (!PLAIN.matcher(spelling).matches() || !ALLOWED.check(spelling).equals(read)) {
      throw new IllegalStateException("accepted: " + url + " as " + spelling);
    }
  }
}
