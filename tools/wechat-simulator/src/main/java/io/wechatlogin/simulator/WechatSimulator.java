package io.wechatlogin.simulator;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A running fake WeChat: one port that looks like WeChat, and another that controls it and holds
 * the fake phone.
 */
public final class WechatSimulator implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Site wechatSite;
  private final Site controlSite;
  private final @Nullable Site tlsSite;
  private final @Nullable NameProxy proxy;
  private final String pem;
  private final Control control;

  private WechatSimulator(Builder builder) {
    try {
      wechatSite = closing(new Site(builder.host, builder.port));
      controlSite = closing(new Site(builder.host, builder.controlPort));
      if (builder.tlsPort < 0 && builder.proxyPort < 0) {
        tlsSite = null;
        proxy = null;
        pem = "";
      } else {
        Certificates certificates = new Certificates(NameProxy.HOSTS);
        pem = certificates.pem();
        Site secure =
            closing(new Site(builder.host, Math.max(0, builder.tlsPort), certificates.context()));
        tlsSite = secure;
        proxy =
            builder.proxyPort < 0
                ? null
                : closing(
                    new NameProxy(builder.host, builder.proxyPort, wechatSite.url(), secure.url()));
      }
    } catch (RuntimeException occupied) {
      close();
      throw occupied;
    }
    Settings settings = builder.settings();
    URI url = wechatSite.url();
    World world = new World(builder.clock, builder.random);
    Quotas quotas = new Quotas(world, settings);
    SecondCallbacks callbacks = closing(new SecondCallbacks());
    OneTimeCodes codes = new OneTimeCodes(world, settings.usedCodesAreForgotten());
    Grants grants = new Grants(world);
    OAuthApi oauth = new OAuthApi(world, codes, grants, callbacks, settings, url);
    QrLogin qrLogin = new QrLogin(world, oauth, callbacks, settings, url, controlSite.url());
    GlobalTokens tokens = new GlobalTokens(world, quotas);
    MiniProgramApi mini =
        new MiniProgramApi(
            world,
            tokens,
            quotas,
            settings,
            new OneTimeCodes(world, settings.usedCodesAreForgotten()),
            new OneTimeCodes(world, settings.usedCodesAreForgotten()));
    OfficialAccount official =
        new OfficialAccount(world, oauth, callbacks, settings.strictAuthorize(), controlSite.url());
    Pushes pushes = closing(new Pushes(world, settings.pushTimeout()));
    SceneQrs scenes = new SceneQrs(world, tokens, pushes);
    WechatApi wechat =
        new WechatApi(world, settings, quotas, qrLogin, oauth, mini, tokens, official, scenes);
    control = new Control(world, qrLogin, oauth, mini, scenes, pushes, wechat, callbacks);
    MiniShell shell = closing(new MiniShell(world, mini));
    ControlApi controlApi =
        new ControlApi(control, new PhonePage(world, qrLogin, scenes, url), shell, pem);
    wechatSite.start(wechat::handle);
    if (tlsSite != null) {
      tlsSite.start(wechat::handle);
    }
    controlSite.start(controlApi::handle);
  }

  private <T extends AutoCloseable> T closing(T part) {
    parts.push(part);
    return part;
  }

  /** Starts with free ports on 127.0.0.1, the system's clock and secure randomness. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The base of all WeChat-shaped paths: plays api, open, long.open and mp.weixin.qq.com at once.
   */
  public URI url() {
    return wechatSite.url();
  }

  /** The base of the control API and of the phone. */
  public URI controlUrl() {
    return controlSite.url();
  }

  /** The WeChat-shaped paths by HTTPS, under WeChat's names; only where it was asked for. */
  public URI tlsUrl() {
    return askedFor(tlsSite, "tlsPort or proxyPort").url();
  }

  /** The HTTP proxy at whose other end WeChat's names are this simulator; only where asked for. */
  public InetSocketAddress proxy() {
    return askedFor(proxy, "proxyPort").address();
  }

  /** The certificate authority that clients of {@link #tlsUrl} and {@link #proxy} must trust. */
  public String certificateAuthority() {
    askedFor(tlsSite, "tlsPort or proxyPort");
    return pem;
  }

  private static <T> T askedFor(@Nullable T part, String how) {
    if (part == null) {
      throw new IllegalStateException("the builder was not asked for it: " + how);
    }
    return part;
  }

  /** The operations of the control API, from Java. */
  public Control control() {
    return control;
  }

  /** Stops listening and ends held polls. */
  @Override
  public void close() {
    AutoCloseable part = parts.poll();
    if (part == null) {
      return;
    }
    try {
      part.close();
    } catch (Exception broken) {
      throw new IllegalStateException("a part of the simulator did not close", broken);
    } finally {
      close();
    }
  }

  /** What a simulator is started with; what WeChat does not tell has a default here. */
  public static final class Builder {
    private String host = "127.0.0.1";
    private int port;
    private int controlPort;
    private InstantSource clock = InstantSource.system();
    private RandomGenerator random = new SecureRandom();
    private int tlsPort = -1;
    private int proxyPort = -1;
    private Duration qrLifetime = Duration.ofMinutes(5);
    private Duration pollHold = Duration.ofSeconds(15);
    private final Map<App.Kind, Duration> codeLifetimes = new EnumMap<>(App.Kind.class);
    private Duration phoneCodeLifetime = Duration.ofMinutes(5);
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

    private Builder() {
      codeLifetime(Duration.ofMinutes(5));
    }

    /** The address to listen on. */
    public Builder host(String newHost) {
      host = newHost;
      return this;
    }

    /** The WeChat-shaped port; 0 takes a free one. */
    public Builder port(int newPort) {
      port = newPort;
      return this;
    }

    /** The port of control API and phone; 0 takes a free one. */
    public Builder controlPort(int newPort) {
      controlPort = newPort;
      return this;
    }

    /** The WeChat-shaped paths by HTTPS too; 0 takes a free port. */
    public Builder tlsPort(int newPort) {
      tlsPort = newPort;
      return this;
    }

    /**
     * An HTTP proxy through which WeChat's own names lead here, by HTTP and HTTPS, and no others
     * lead anywhere; 0 takes a free port.
     */
    public Builder proxyPort(int newPort) {
      proxyPort = newPort;
      return this;
    }

    /** Where time comes from. */
    public Builder clock(InstantSource newClock) {
      clock = newClock;
      return this;
    }

    /** Where codes and tokens come from. */
    public Builder random(RandomGenerator newRandom) {
      random = newRandom;
      return this;
    }

    /** How long a QR code can be scanned; unknown, 5 minutes here. */
    public Builder qrLifetime(Duration lifetime) {
      qrLifetime = lifetime;
      return this;
    }

    /** How long a poll of the QR page is held; 15 to 25 seconds at WeChat, 15 here. */
    public Builder pollHold(Duration hold) {
      pollHold = hold;
      return this;
    }

    /** How long a login code of any kind is good; 5 minutes. */
    public Builder codeLifetime(Duration lifetime) {
      for (App.Kind kind : App.Kind.values()) {
        codeLifetime(kind, lifetime);
      }
      return this;
    }

    /** How long a login code of one kind is good; 5 minutes, websites perhaps 10 at WeChat. */
    public Builder codeLifetime(App.Kind kind, Duration lifetime) {
      codeLifetimes.put(kind, lifetime);
      return this;
    }

    /** How long a code of the getPhoneNumber button is good; 5 minutes. */
    public Builder phoneCodeLifetime(Duration lifetime) {
      phoneCodeLifetime = lifetime;
      return this;
    }

    /**
     * Whether a used code answers 40029 once its lifetime is over, not 40163; true here, unknown at
     * WeChat.
     */
    public Builder usedCodesAreForgotten(boolean forgotten) {
      usedCodesAreForgotten = forgotten;
      return this;
    }

    /**
     * Whether the authorize page insists on the documented order of parameters; true here, reports
     * differ.
     */
    public Builder strictAuthorize(boolean strict) {
      strictAuthorize = strict;
      return this;
    }

    /** Whether userinfo looks at the value of openid; false here, as it seems to be at WeChat. */
    public Builder checkOpenid(boolean check) {
      checkOpenid = check;
      return this;
    }

    /** Whether errors end as they did before 2021, with "hints" in place of a rid; false here. */
    public Builder hints(boolean old) {
      hints = old;
      return this;
    }

    /**
     * Whether the sns calls look at appid and secret before grant_type, as cgi-bin/token does;
     * false here, unknown at WeChat.
     */
    public Builder appidBeforeGrantType(boolean before) {
      appidBeforeGrantType = before;
      return this;
    }

    /** The type of what wxa calls answer; application/json here, unknown at WeChat. */
    public Builder wxaContentType(String type) {
      wxaContentType = type;
      return this;
    }

    /**
     * The HTTP status of the pages that say what is wrong with a link; 200, of official accounts'
     * pages unknown.
     */
    public Builder errorPageStatus(int status) {
      errorPageStatus = status;
      return this;
    }

    /**
     * Whether a refused QR login returns to the website with state alone, as old documents say;
     * false here, as new documents say.
     */
    public Builder refusalRedirects(boolean redirects) {
      refusalRedirects = redirects;
      return this;
    }

    /** Calls per minute, app and sns path before 45011; WeChat has 50,000, here 0 for no limit. */
    public Builder callsPerMinute(int calls) {
      callsPerMinute = calls;
      return this;
    }

    /**
     * Exchanges of a person's js_codes per minute and mini program before 45011; 100 at WeChat, by
     * older documents, here 0 for no limit.
     */
    public Builder loginsPerMinute(int logins) {
      loginsPerMinute = logins;
      return this;
    }

    /**
     * Calls per day (in Beijing), app and cgi-bin or wxa path before 45009; here 0 for no limit.
     */
    public Builder callsPerDay(int calls) {
      callsPerDay = calls;
      return this;
    }

    /** How long a push waits for its answer; 5 seconds. */
    public Builder pushTimeout(Duration timeout) {
      pushTimeout = timeout;
      return this;
    }

    Settings settings() {
      return new Settings(
          qrLifetime,
          pollHold,
          Map.copyOf(codeLifetimes),
          phoneCodeLifetime,
          usedCodesAreForgotten,
          strictAuthorize,
          checkOpenid,
          hints,
          appidBeforeGrantType,
          wxaContentType,
          errorPageStatus,
          refusalRedirects,
          callsPerMinute,
          loginsPerMinute,
          callsPerDay,
          pushTimeout);
    }

    /** Listens from now on. */
    public WechatSimulator start() {
      return new WechatSimulator(this);
    }
  }
}
