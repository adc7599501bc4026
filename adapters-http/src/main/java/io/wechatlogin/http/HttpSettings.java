package io.wechatlogin.http;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.wechatlogin.domain.url.WebOrigin;
import io.wechatlogin.http.request.HostKeys;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of the HTTP API, grouped by subject.
 *
 * @param trial present where WeChat is simulated
 */
public record HttpSettings(
    Listen listen, Site site, Access access, Limits limits, Optional<Trial> trial) {
  /**
   * Where the service listens.
   *
   * @param host the address to listen on
   * @param port the port to listen on; 0 for any free one
   */
  public record Listen(String host, int port) {}

  /**
   * How the service presents itself.
   *
   * @param publicUrl the URL of the service as browsers and WeChat see it, without a slash at the
   *     end
   * @param version the version that the API page shows
   * @param hstsSeconds how long browsers use nothing but https for the service, under an https
   *     public URL; 0 for no such header
   */
  public record Site(URI publicUrl, String version, int hstsSeconds) {
    /** A year. */
    public static final int DEFAULT_HSTS = 31_536_000;

    /** Makes a site with the default of HSTS. */
    public Site(URI publicUrl, String version) {
      this(publicUrl, version, DEFAULT_HSTS);
    }
  }

  /**
   * The clients that may call the service.
   *
   * @param hostKeys the keys of trusted back ends
   * @param allowedOrigins the origins whose pages may call the API from a browser
   * @param trustedProxies addresses or networks whose {@code X-Forwarded-For} header is trusted
   */
  public record Access(HostKeys hostKeys, Set<String> allowedOrigins, List<String> trustedProxies) {
    /**
     * Copies the collections, and the origins in the spelling of browsers.
     *
     * @throws IllegalArgumentException where an origin is malformed
     */
    public Access {
      allowedOrigins =
          allowedOrigins.stream().map(Access::inTheSpellingOfBrowsers).collect(toUnmodifiableSet());
      trustedProxies = List.copyOf(trustedProxies);
    }

    private static String inTheSpellingOfBrowsers(String origin) {
      return WebOrigin.parse(origin)
          .orElseThrow(() -> new IllegalArgumentException("not an origin: " + origin))
          .toString();
    }
  }

  /**
   * How much the service takes on.
   *
   * @param requestsPerMinute how many login requests one client address may make per minute; 0 for
   *     no limit
   * @param requestsInFlight how many requests are processed at the same time; further ones are
   *     refused
   * @param connections how many clients may be connected at the same time; further ones wait
   * @param connectionsPerAddress how many connections one client address may have; trusted proxies
   *     have no such limit
   * @param stopDelay how long requests are still accepted after the stop has been requested
   */
  public record Limits(
      int requestsPerMinute,
      int requestsInFlight,
      int connections,
      int connectionsPerAddress,
      Duration stopDelay) {
    private static final int ADDRESSES = 8;

    /**
     * The limits of a deployment that configures none. Connections are twice the requests that can
     * be in flight together with the scans that can wait, because most connections are idle.
     */
    public static final Limits DEFAULT =
        new Limits(600, 4096, 16_384, ofOneAddress(16_384), Duration.ZERO);

    /** Returns the default for one address: an eighth of all connections, and at least one. */
    public static int ofOneAddress(int connections) {
      return Math.max(1, connections / ADDRESSES);
    }

    /** Returns these limits with another rate. */
    public Limits withRequestsPerMinute(int other) {
      return new Limits(other, requestsInFlight, connections, connectionsPerAddress, stopDelay);
    }
  }

  /**
   * The settings of a trial.
   *
   * @param phoneUrl the page of the simulated phone, if there is one
   */
  public record Trial(Optional<URI> phoneUrl) {}
}
