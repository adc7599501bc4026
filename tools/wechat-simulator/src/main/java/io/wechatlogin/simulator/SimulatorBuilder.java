package io.wechatlogin.simulator;

import io.wechatlogin.simulator.world.Settings;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Configures and starts a {@link WechatSimulator}. The defaults also decide behaviour that WeChat
 * does not document.
 */
public final class SimulatorBuilder {
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  String host = "127.0.0.1";
  int port;
  int controlPort;
  int tlsPort = -1;
  int proxyPort = -1;
  InstantSource clock = InstantSource.system();
  RandomGenerator random = new SecureRandom();
  private Duration qrLifetime = FIVE_MINUTES;
  private Duration pollHold = Duration.ofSeconds(15);
  private final Map<App.Kind, Duration> codeLifetimes = new EnumMap<>(App.Kind.class);
  private Duration phoneCodeLifetime = FIVE_MINUTES;
  private boolean usedCodesAreForgotten = true;
  private boolean strictAuthorize = true;
  private boolean checkOpenid;
  private boolean hints;
  private boolean appidBeforeGrantType;
  private String wxaContentType = "application/json";
  private int errorPageStatus = 200;
  private boolean refusalRedirects;
  private int callsPerMinute;
  private int loginsPerMinute;
  private int callsPerDay;
  private Duration pushTimeout = Duration.ofSeconds(5);

  SimulatorBuilder() {
    codeLifetime(FIVE_MINUTES);
  }

  /** The address to listen on; 127.0.0.1 by default. */
  public SimulatorBuilder host(String newHost) {
    host = newHost;
    return this;
  }

  /** The WeChat-shaped port; 0, the default, takes a free one. */
  public SimulatorBuilder port(int newPort) {
    port = newPort;
    return this;
  }

  /** The port of the control API and the phone; 0, the default, takes a free one. */
  public SimulatorBuilder controlPort(int newPort) {
    controlPort = newPort;
    return this;
  }

  /** Serves the WeChat-shaped paths over HTTPS as well; 0 takes a free port. Off by default. */
  public SimulatorBuilder tlsPort(int newPort) {
    tlsPort = newPort;
    return this;
  }

  /**
   * Starts an HTTP proxy that connects WeChat's own host names to the simulator, for HTTP and
   * HTTPS, and refuses all other names; 0 takes a free port. Off by default.
   */
  public SimulatorBuilder proxyPort(int newPort) {
    proxyPort = newPort;
    return this;
  }

  /** The clock; the system's by default. */
  public SimulatorBuilder clock(InstantSource newClock) {
    clock = newClock;
    return this;
  }

  /** The source of codes and tokens; secure random numbers by default. */
  public SimulatorBuilder random(RandomGenerator newRandom) {
    random = newRandom;
    return this;
  }

  /** How long a QR code can be scanned; 5 minutes by default, unknown for WeChat. */
  public SimulatorBuilder qrLifetime(Duration lifetime) {
    qrLifetime = lifetime;
    return this;
  }

  /** How long a poll of the QR page is held open; 15 seconds by default, 15 to 25 for WeChat. */
  public SimulatorBuilder pollHold(Duration hold) {
    pollHold = hold;
    return this;
  }

  /** How long login codes of all kinds are valid; 5 minutes by default. */
  public SimulatorBuilder codeLifetime(Duration lifetime) {
    for (App.Kind kind : App.Kind.values()) {
      codeLifetime(kind, lifetime);
    }
    return this;
  }

  /**
   * How long login codes of one kind are valid; 5 minutes by default, possibly 10 for websites of
   * WeChat.
   */
  public SimulatorBuilder codeLifetime(App.Kind kind, Duration lifetime) {
    codeLifetimes.put(kind, lifetime);
    return this;
  }

  /** How long a code of the getPhoneNumber button is valid; 5 minutes by default. */
  public SimulatorBuilder phoneCodeLifetime(Duration lifetime) {
    phoneCodeLifetime = lifetime;
    return this;
  }

  /**
   * Whether a used code answers 40029 instead of 40163 once its lifetime is over; true by default,
   * unknown for WeChat.
   */
  public SimulatorBuilder usedCodesAreForgotten(boolean forgotten) {
    usedCodesAreForgotten = forgotten;
    return this;
  }

  /**
   * Whether the authorize page requires the documented order of parameters; true by default,
   * reports about WeChat differ.
   */
  public SimulatorBuilder strictAuthorize(boolean strict) {
    strictAuthorize = strict;
    return this;
  }

  /** Whether userinfo checks the value of openid; false by default, as WeChat seems to behave. */
  public SimulatorBuilder checkOpenid(boolean check) {
    checkOpenid = check;
    return this;
  }

  /** Whether errors end in "hints" instead of a rid, as before 2021; false by default. */
  public SimulatorBuilder hints(boolean newHints) {
    hints = newHints;
    return this;
  }

  /**
   * Whether the sns calls check appid and secret before grant_type, as cgi-bin/token does; false by
   * default, unknown for WeChat.
   */
  public SimulatorBuilder appidBeforeGrantType(boolean before) {
    appidBeforeGrantType = before;
    return this;
  }

  /** The content type of answers below /wxa/; application/json by default, unknown for WeChat. */
  public SimulatorBuilder wxaContentType(String type) {
    wxaContentType = type;
    return this;
  }

  /**
   * The HTTP status of the pages that say what is wrong with a link; 200 by default, unknown for
   * the pages of official accounts.
   */
  public SimulatorBuilder errorPageStatus(int status) {
    errorPageStatus = status;
    return this;
  }

  /**
   * Whether a refused QR login returns to the website with state only, as WeChat's older
   * documentation says; false by default, as its current documentation says.
   */
  public SimulatorBuilder refusalRedirects(boolean redirects) {
    refusalRedirects = redirects;
    return this;
  }

  /**
   * Calls per minute, app and sns path before 45011; 0, the default, is no limit. WeChat's limit is
   * 50,000.
   */
  public SimulatorBuilder callsPerMinute(int calls) {
    callsPerMinute = calls;
    return this;
  }

  /**
   * Exchanges of a person's js_codes per minute and mini program before 45011; 0, the default, is
   * no limit. WeChat's limit is 100 according to older documentation.
   */
  public SimulatorBuilder loginsPerMinute(int logins) {
    loginsPerMinute = logins;
    return this;
  }

  /**
   * Calls per day (in Beijing), app and cgi-bin or wxa path before 45009; 0, the default, is no
   * limit.
   */
  public SimulatorBuilder callsPerDay(int calls) {
    callsPerDay = calls;
    return this;
  }

  /** How long a push waits for its answer; 5 seconds by default. */
  public SimulatorBuilder pushTimeout(Duration timeout) {
    pushTimeout = timeout;
    return this;
  }

  Settings settings() {
    return new Settings(
        new Settings.Codes(Map.copyOf(codeLifetimes), phoneCodeLifetime, usedCodesAreForgotten),
        new Settings.Pages(
            qrLifetime, pollHold, refusalRedirects, strictAuthorize, errorPageStatus),
        new Settings.Api(checkOpenid, hints, appidBeforeGrantType, wxaContentType),
        new Settings.Quotas(callsPerMinute, loginsPerMinute, callsPerDay),
        pushTimeout);
  }

  /**
   * Starts the simulator.
   *
   * @throws java.io.UncheckedIOException if a port is taken
   */
  public WechatSimulator start() {
    return new WechatSimulator(this);
  }
}
