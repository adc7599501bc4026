package io.wechatlogin.simulator;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * A running fake WeChat: one port that looks like WeChat, and another that controls it and holds
 * the fake phone.
 */
public final class WechatSimulator implements AutoCloseable {
  private final Site wechatSite;
  private final Site controlSite;
  private final Pushes pushes;
  private final MiniShell shell;
  private final Control control;

  private WechatSimulator(Builder builder) {
    wechatSite = new Site(builder.host, builder.port);
    try {
      controlSite = new Site(builder.host, builder.controlPort);
    } catch (RuntimeException occupied) {
      wechatSite.close();
      throw occupied;
    }
    Settings settings = builder.settings;
    URI url = wechatSite.url();
    World world = new World(builder.clock, builder.random);
    OneTimeCodes codes =
        new OneTimeCodes(world, settings.codeLifetime(), settings.usedCodesAreForgotten());
    Grants grants = new Grants(world);
    OAuthApi oauth = new OAuthApi(world, codes, grants, settings.checkOpenid(), url);
    QrLogin qrLogin = new QrLogin(world, oauth, settings, url, controlSite.url());
    GlobalTokens tokens = new GlobalTokens(world);
    MiniProgramApi mini =
        new MiniProgramApi(
            world,
            tokens,
            new OneTimeCodes(world, settings.codeLifetime(), settings.usedCodesAreForgotten()),
            new OneTimeCodes(world, settings.codeLifetime(), settings.usedCodesAreForgotten()));
    OfficialAccount official =
        new OfficialAccount(world, oauth, settings.strictAuthorize(), controlSite.url());
    pushes = new Pushes(world, settings.pushTimeout());
    SceneQrs scenes = new SceneQrs(world, tokens, pushes);
    WechatApi wechat =
        new WechatApi(world, settings, qrLogin, oauth, mini, tokens, official, scenes);
    control = new Control(world, qrLogin, oauth, mini, scenes, pushes, wechat);
    shell = new MiniShell(world, mini);
    ControlApi controlApi = new ControlApi(control, new PhonePage(world, qrLogin, url), shell);
    wechatSite.start(wechat::handle);
    controlSite.start(controlApi::handle);
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

  /** The operations of the control API, from Java. */
  public Control control() {
    return control;
  }

  /** Stops listening and ends held polls. */
  @Override
  public void close() {
    wechatSite.close();
    controlSite.close();
    pushes.close();
    shell.close();
  }

  /** What a simulator is started with; what WeChat does not tell has a default here. */
  public static final class Builder {
    private String host = "127.0.0.1";
    private int port;
    private int controlPort;
    private InstantSource clock = InstantSource.system();
    private RandomGenerator random = new SecureRandom();
    private Settings settings = Settings.DEFAULT;

    private Builder() {}

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
      settings = settings.withQrLifetime(lifetime);
      return this;
    }

    /** How long a poll of the QR page is held; 15 to 25 seconds at WeChat, 15 here. */
    public Builder pollHold(Duration hold) {
      settings = settings.withPollHold(hold);
      return this;
    }

    /** How long a code is good; 5 minutes, for website codes perhaps 10 at WeChat. */
    public Builder codeLifetime(Duration lifetime) {
      settings = settings.withCodeLifetime(lifetime);
      return this;
    }

    /**
     * Whether a used code answers 40029 once its lifetime is over, not 40163; true here, unknown at
     * WeChat.
     */
    public Builder usedCodesAreForgotten(boolean forgotten) {
      settings = settings.withUsedCodesAreForgotten(forgotten);
      return this;
    }

    /**
     * Whether the authorize page insists on the documented order of parameters; true here, reports
     * differ.
     */
    public Builder strictAuthorize(boolean strict) {
      settings = settings.withStrictAuthorize(strict);
      return this;
    }

    /** Whether userinfo looks at the value of openid; false here, as it seems to be at WeChat. */
    public Builder checkOpenid(boolean check) {
      settings = settings.withCheckOpenid(check);
      return this;
    }

    /** Whether errors end as they did before 2021, with "hints" in place of a rid; false here. */
    public Builder hints(boolean hints) {
      settings = settings.withHints(hints);
      return this;
    }

    /** Calls per minute, app and sns path before 45011; WeChat has 50,000, here 0 for no limit. */
    public Builder callsPerMinute(int calls) {
      settings = settings.withCallsPerMinute(calls);
      return this;
    }

    /** How long a push waits for its answer; 5 seconds. */
    public Builder pushTimeout(Duration timeout) {
      settings = settings.withPushTimeout(timeout);
      return this;
    }

    /** Listens from now on. */
    public WechatSimulator start() {
      return new WechatSimulator(this);
    }
  }
}
