package io.wechatlogin.http.request;

import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.message.HttpRequest;
import io.wechatlogin.http.url.PublicUrls;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cookies that tie logins to the browser that began them, one for each login, so that logins
 * which begin at the same moment do not replace each other's cookie. The name contains the id of
 * the login; the value is the secret, and when it was given.
 *
 * <p>A page of another site receives a second, partitioned cookie, because browsers that block
 * third-party cookies still keep that one.
 */
public final class LoginCookies {
  /**
   * How many logins of one browser may be under way. With a further one the oldest goes, so that
   * the header stays short: about 100 bytes for each cookie.
   */
  public static final int MAX_LOGINS = 16;

  private static final int ID_LENGTH = 22;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{" + ID_LENGTH + "}");
  private static final Pattern VALUE =
      Pattern.compile("([A-Za-z0-9_-]{43})(?:\\.([0-9a-z]{1,9}))?");
  private static final int SECRET_LENGTH = 43;
  private static final int RADIX = 36;

  /** The hosts for which browsers accept secure cookies without TLS. */
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Kind standard;
  private final Kind partitioned;
  private final boolean canBePartitioned;

  /**
   * Chooses names and attributes for a deployment.
   *
   * @param allowedOrigins the origins whose pages may call the API from a browser
   */
  public LoginCookies(PublicUrls urls, Set<String> allowedOrigins) {
    boolean https = urls.isHttps();
    boolean crossSite = https && !allowedOrigins.isEmpty();
    String prefix = https ? "__Host-" : "";
    this.standard =
        new Kind(
            prefix + "wechat_login_", (crossSite ? "None" : "Lax") + (https ? "; Secure" : ""));
    this.partitioned = new Kind(prefix + "wechat_frame_", "None; Secure; Partitioned");
    this.canBePartitioned = https || LOOPBACK.contains(urls.host());
  }

  /** One of the two cookies of a login. */
  private record Kind(String prefix, String sameSite) {
    String header(String id, String value, long maxAge) {
      return prefix
          + id
          + "="
          + value
          + "; Path=/; Max-Age="
          + maxAge
          + "; HttpOnly; SameSite="
          + sameSite;
    }
  }

  /** A cookie of a request. */
  private record Given(String id, long at) {}

  /**
   * Returns the id of the login that a state is of. It does not reveal the state.
   *
   * @param state whatever a request brings
   */
  public static String idOf(String state) {
    return SecretHash.of("cookie", state).hex().substring(0, ID_LENGTH);
  }

  /** Returns the browser's secret of a login; null where there is none, or a malformed one. */
  public @Nullable Secret read(HttpRequest request, String id) {
    return values(request, id)
        .map(value -> new Secret(value.substring(0, SECRET_LENGTH)))
        .findFirst()
        .orElse(null);
  }

  /**
   * A login that has just begun.
   *
   * @param ids the names of its cookies, which hold the same secret
   */
  public record Begun(List<String> ids, Secret browserSecret, Instant at) {}

  /**
   * Returns the answer with the cookies of a login. The oldest logins of the browser lose theirs
   * where there would be too many.
   *
   * @param isCrossOrigin whether a page of another origin made the request
   */
  public Answer write(Answer answer, HttpRequest request, Begun login, boolean isCrossOrigin) {
    String value =
        login.browserSecret().reveal() + "." + Long.toString(login.at().toEpochMilli(), RADIX);
    Answer written = answer;
    for (String id : login.ids()) {
      written = with(written, id, value, PendingLogin.LIFETIME.toSeconds(), isCrossOrigin);
    }
    for (String id : surplus(request, login.ids())) {
      written = with(written, id, "", 0, isCrossOrigin);
    }
    return written;
  }

  /**
   * Returns the answer that ends a login: its cookie stays for as long as the answer may be asked
   * for again, and then makes room.
   */
  public Answer end(Answer answer, HttpRequest request, String id, boolean isCrossOrigin) {
    return values(request, id)
        .findFirst()
        .map(value -> with(answer, id, value, PendingLogin.REPEATABLE.toSeconds(), isCrossOrigin))
        .orElse(answer);
  }

  /** Returns the well-formed values of a login's cookies. */
  private Stream<String> values(HttpRequest request, String id) {
    return Stream.of(standard, partitioned)
        .flatMap(kind -> Cookies.find(request, kind.prefix() + id).stream())
        .filter(value -> VALUE.matcher(value).matches());
  }

  private Answer with(Answer answer, String id, String value, long maxAge, boolean isCrossOrigin) {
    Answer written = answer.with("Set-Cookie", standard.header(id, value, maxAge));
    return isCrossOrigin && canBePartitioned
        ? written.with("Set-Cookie", partitioned.header(id, value, maxAge))
        : written;
  }

  /**
   * Returns the oldest logins, which make room for the new ones. A browser never has many more than
   * there may be; a request that brings hundreds gets rid of some with each answer, whose head
   * stays short.
   */
  private Set<String> surplus(HttpRequest request, List<String> newIds) {
    List<String> present =
        Cookies.all(request)
            .flatMap(cookie -> given(cookie).stream())
            .filter(given -> !newIds.contains(given.id()))
            .sorted(Comparator.comparingLong(Given::at))
            .map(Given::id)
            .distinct()
            .toList();
    int room = MAX_LOGINS - newIds.size();
    int surplus = Math.clamp(present.size() - room, 0, MAX_LOGINS);
    return new LinkedHashSet<>(present.subList(0, surplus));
  }

  private Optional<Given> given(Cookies.Cookie cookie) {
    return Stream.of(standard, partitioned)
        .filter(kind -> cookie.name().startsWith(kind.prefix()))
        .map(kind -> cookie.name().substring(kind.prefix().length()))
        .filter(id -> ID.matcher(id).matches())
        .map(id -> new Given(id, givenAt(cookie.value())))
        .findFirst();
  }

  private static long givenAt(String value) {
    Matcher matcher = VALUE.matcher(value);
    return matcher.matches() && matcher.group(2) != null
        ? Long.parseLong(matcher.group(2), RADIX)
        : 0;
  }
}
