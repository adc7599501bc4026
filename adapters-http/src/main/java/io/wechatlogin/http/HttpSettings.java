package io.wechatlogin.http;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a deployment chooses about HTTP.
 *
 * @param host the listening address
 * @param port the listening port; 0 takes any free one
 * @param publicUrl the base of the service as browsers see it, without a slash at its end
 * @param allowedOrigins the origins whose pages may call the API from a browser
 * @param rateLimitPerMinute how often one client address may log in; 0 for no limit
 * @param trustedProxies addresses or networks whose {@code X-Forwarded-For} is believed
 * @param trial whether WeChat is a simulator here
 * @param phoneUrl where the simulator shows its phone; in trial mode only
 * @param version what the API page says about itself
 * @param requestsInFlight how many requests are worked on at the same time; further ones are
 *     refused
 * @param connections how many clients may be connected at the same time; further ones wait
 * @param stopDelay how long requests are still taken after the service was told to stop
 */
public record HttpSettings(
    String host,
    int port,
    URI publicUrl,
    HostKeys hostKeys,
    Set<String> allowedOrigins,
    int rateLimitPerMinute,
    List<String> trustedProxies,
    boolean trial,
    Optional<URI> phoneUrl,
    String version,
    int requestsInFlight,
    int connections,
    Duration stopDelay) {
  /** How many requests are worked on at the same time where nobody wants another number. */
  public static final int REQUESTS_IN_FLIGHT = 4096;

  /** Twice as many as requests that are worked on and scans that wait: most connections idle. */
  public static final int CONNECTIONS = 16_384;

  /** Chooses as much, and the usual for the rest. */
  public HttpSettings(
      String host,
      int port,
      URI publicUrl,
      HostKeys hostKeys,
      Set<String> allowedOrigins,
      int rateLimitPerMinute,
      List<String> trustedProxies,
      boolean trial,
      Optional<URI> phoneUrl,
      String version) {
    this(
        host,
        port,
        publicUrl,
        hostKeys,
        allowedOrigins,
        rateLimitPerMinute,
        trustedProxies,
        trial,
        phoneUrl,
        version,
        REQUESTS_IN_FLIGHT,
        CONNECTIONS,
        Duration.ZERO);
  }

  public HttpSettings {
    allowedOrigins = Set.copyOf(allowedOrigins);
    trustedProxies = List.copyOf(trustedProxies);
  }

  boolean isHttps() {
    return "https".equalsIgnoreCase(publicUrl.getScheme());
  }
}
