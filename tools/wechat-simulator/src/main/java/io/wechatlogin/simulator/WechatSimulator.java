package io.wechatlogin.simulator;

import io.wechatlogin.simulator.api.AppTokens;
import io.wechatlogin.simulator.api.Quotas;
import io.wechatlogin.simulator.control.ControlApi;
import io.wechatlogin.simulator.http.HttpListener;
import io.wechatlogin.simulator.http.Routes;
import io.wechatlogin.simulator.miniprogram.MiniProgramApi;
import io.wechatlogin.simulator.miniprogram.MiniProgramClient;
import io.wechatlogin.simulator.miniprogram.MiniProgramPage;
import io.wechatlogin.simulator.oauth.Authorizations;
import io.wechatlogin.simulator.oauth.OAuthApi;
import io.wechatlogin.simulator.oauth.SecondCallbacks;
import io.wechatlogin.simulator.official.AuthorizePage;
import io.wechatlogin.simulator.official.SceneQrCodes;
import io.wechatlogin.simulator.phone.PhonePages;
import io.wechatlogin.simulator.proxy.CertificateAuthority;
import io.wechatlogin.simulator.proxy.HttpProxy;
import io.wechatlogin.simulator.proxy.WechatHosts;
import io.wechatlogin.simulator.push.Pushes;
import io.wechatlogin.simulator.server.WechatServer;
import io.wechatlogin.simulator.website.QrLogin;
import io.wechatlogin.simulator.world.Settings;
import io.wechatlogin.simulator.world.World;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A running simulated WeChat. One port behaves like WeChat; another one serves the control API and
 * the simulated phone.
 */
public final class WechatSimulator implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final HttpListener wechatListener;
  private final HttpListener controlListener;
  private final @Nullable HttpListener tlsListener;
  private final @Nullable HttpProxy proxy;
  private final String pem;
  private final Control control;

  WechatSimulator(SimulatorBuilder builder) {
    String host = builder.host;
    try {
      wechatListener = closeLater(new HttpListener(host, builder.port));
      controlListener = closeLater(new HttpListener(host, builder.controlPort));
      if (builder.tlsPort < 0 && builder.proxyPort < 0) {
        tlsListener = null;
        proxy = null;
        pem = "";
      } else {
        CertificateAuthority authority = new CertificateAuthority(WechatHosts.NAMES);
        pem = authority.pem();
        HttpListener secure =
            closeLater(new HttpListener(host, Math.max(0, builder.tlsPort), authority.context()));
        tlsListener = secure;
        proxy =
            builder.proxyPort < 0
                ? null
                : closeLater(
                    new HttpProxy(host, builder.proxyPort, wechatListener.url(), secure.url()));
      }
    } catch (RuntimeException occupied) {
      close();
      throw occupied;
    }
    control = startHandlers(new World(builder.clock, builder.random), builder.settings());
  }

  private Control startHandlers(World world, Settings settings) {
    URI wechatUrl = wechatListener.url();
    URI phoneUrl = controlListener.url().resolve("/phone");
    Authorizations authorizations =
        new Authorizations(world, settings.codes(), closeLater(new SecondCallbacks()));
    QrLogin qrLogin =
        new QrLogin(world, authorizations, settings.pages(), new QrLogin.Urls(wechatUrl, phoneUrl));
    MiniProgramClient miniProgram = new MiniProgramClient(world, settings.codes());
    Quotas quotas = new Quotas(world, settings.quotas());
    AppTokens tokens = new AppTokens(world, quotas);
    Pushes pushes = closeLater(new Pushes(world, settings.pushTimeout()));
    SceneQrCodes sceneQrCodes = new SceneQrCodes(world, tokens, pushes);

    Routes routes = new Routes();
    new OAuthApi(world, authorizations, settings, wechatUrl).addTo(routes);
    qrLogin.addTo(routes);
    new AuthorizePage(world, authorizations, settings.pages().strictAuthorize(), phoneUrl)
        .addTo(routes);
    new MiniProgramApi(world, settings, quotas, tokens, miniProgram).addTo(routes);
    tokens.addTo(routes);
    sceneQrCodes.addTo(routes);
    WechatServer server = new WechatServer(world, settings, quotas, routes);

    Control newControl =
        new Control(
            world,
            new LoginApis(authorizations, qrLogin, miniProgram, sceneQrCodes),
            pushes,
            server);
    ControlApi controlApi =
        new ControlApi(
            newControl,
            new PhonePages(world, qrLogin, sceneQrCodes, wechatUrl),
            closeLater(new MiniProgramPage(world, miniProgram)),
            pem);
    wechatListener.start(server::handle);
    if (tlsListener != null) {
      tlsListener.start(server::handle);
    }
    controlListener.start(controlApi::handle);
    return newControl;
  }

  private <T extends AutoCloseable> T closeLater(T part) {
    open.push(part);
    return part;
  }

  /** A builder with free ports on 127.0.0.1, the system's clock and secure random numbers. */
  public static SimulatorBuilder builder() {
    return new SimulatorBuilder();
  }

  /**
   * The base URL of all WeChat-shaped paths. It stands for api, open, long.open and
   * mp.weixin.qq.com at once.
   */
  public URI url() {
    return wechatListener.url();
  }

  /** The base URL of the control API and the phone. */
  public URI controlUrl() {
    return controlListener.url();
  }

  /**
   * The base URL of the WeChat-shaped paths over HTTPS.
   *
   * @throws IllegalStateException if the builder has neither a tlsPort nor a proxyPort
   */
  public URI tlsUrl() {
    return required(tlsListener, "tlsPort or proxyPort").url();
  }

  /**
   * The address of the HTTP proxy that connects WeChat's host names to this simulator.
   *
   * @throws IllegalStateException if the builder has no proxyPort
   */
  public InetSocketAddress proxy() {
    return required(proxy, "proxyPort").address();
  }

  /**
   * The certificate authority, as PEM, that clients of {@link #tlsUrl} and {@link #proxy} must
   * trust.
   *
   * @throws IllegalStateException if the builder has neither a tlsPort nor a proxyPort
   */
  public String certificateAuthority() {
    required(tlsListener, "tlsPort or proxyPort");
    return pem;
  }

  private static <T> T required(@Nullable T part, String setting) {
    if (part == null) {
      throw new IllegalStateException("set " + setting + " in the builder");
    }
    return part;
  }

  /** The operations of the control API, for Java. */
  public Control control() {
    return control;
  }

  /** Stops listening and ends held polls. */
  @Override
  public void close() {
    AutoCloseable part = open.poll();
    if (part == null) {
      return;
    }
    try {
      part.close();
    } catch (Exception failed) {
      throw new IllegalStateException("a part of the simulator did not close", failed);
    } finally {
      close();
    }
  }
}
