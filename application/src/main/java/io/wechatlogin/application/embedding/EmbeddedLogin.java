package io.wechatlogin.application.embedding;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.instance.AllowedRedirects;
import io.wechatlogin.application.instance.ConfigurationException;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.instance.InstanceAssembly;
import io.wechatlogin.application.instance.InstanceSource;
import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.application.instance.LoginTypes;
import io.wechatlogin.application.instance.SharedLoginTypeContext;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Measurements;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.domain.type.LoginTypeProvider;
import io.wechatlogin.domain.type.ProviderCalls;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The application, wired over the adapters that a host has chosen, and at work: expired rows are
 * removed in the background until it is closed. Safe for use by many threads; one is enough for a
 * process.
 *
 * <pre>{@code
 * try (EmbeddedLogin login =
 *     EmbeddedLogin.builder()
 *         .ports(new MemoryStore().ports())
 *         .instances(InstanceFiles.in(Path.of("config")))
 *         .start()) {
 *   LoginElement wechat = login.elements().getElement("auths.loginTypes.MyWeChatLogin");
 * }
 * }</pre>
 */
public final class EmbeddedLogin implements AutoCloseable {
  private final LoginApplication application;
  private final SharedLoginTypeContext context;
  private final HousekeepingThread housekeeping;

  private EmbeddedLogin(
      LoginApplication application, SharedLoginTypeContext context, Duration pause) {
    this.application = application;
    this.context = context;
    this.housekeeping = HousekeepingThread.start(application.housekeeping(), pause);
  }

  /** Returns a builder to which at least {@link Builder#ports} must be told. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the instances, as users of the original know them. */
  public LoginElements elements() {
    return new LoginElements(application);
  }

  /** Returns all use cases: the facade above covers the most common ones only. */
  public LoginApplication application() {
    return application;
  }

  /**
   * Ends the work in the background, lets go who waits for a scan, and closes what the login types
   * hold, such as connections to WeChat. The ports' store is the host's to close, after this.
   */
  @Override
  public void close() {
    application.scanLogin().stopWaiting();
    housekeeping.close();
    context.close();
  }

  /** What a host may choose; only the ports have no default. */
  public static final class Builder {
    private final List<InstanceSource> sources = new ArrayList<>();
    private @Nullable Supplier<Ports> ports;
    private Supplier<? extends Collection<? extends LoginTypeProvider>> types =
        LoginTypes::onClassPath;
    private Function<String, Optional<String>> settings = name -> Optional.empty();
    private AllowedRedirects allowedRedirects = AllowedRedirects.of(List.of());
    private InstantSource clock = InstantSource.system();
    private RandomGenerator random = new SecureRandom();
    private Measurements measurements = Measurements.NONE;
    private ProviderCalls calls = ProviderCalls.UNWATCHED;
    private Duration housekeepingPause = Duration.ofSeconds(10);

    private Builder() {}

    /**
     * Sets where everything is kept, such as {@code new MemoryStore().ports()} or {@code
     * PostgresStore.on(dataSource, keys).ports(users)}.
     */
    public Builder ports(Ports chosen) {
      return ports(() -> chosen);
    }

    /** Sets where everything is kept, to be opened once the configuration has proven right. */
    public Builder ports(Supplier<Ports> opening) {
      ports = opening;
      return this;
    }

    /** Adds instances, such as {@code InstanceFiles.in(configDir)} of the files adapter. */
    public Builder instances(InstanceSource source) {
      sources.add(source);
      return this;
    }

    /** Replaces the types that {@link java.util.ServiceLoader} finds on the class path. */
    public Builder types(Collection<? extends LoginTypeProvider> providers) {
      List<LoginTypeProvider> chosen = List.copyOf(providers);
      types = () -> chosen;
      return this;
    }

    /**
     * Sets where settings come from: {@code "${NAME}"} in instance files, and what types ask for,
     * such as {@code WECHAT_LOGIN_WECHAT_API_URL}. Without it there are none; the environment is
     * not looked at.
     */
    public Builder settings(Function<String, Optional<String>> source) {
      settings = source;
      return this;
    }

    /** Sets the origins that the logins of all instances may return to. */
    public Builder allowedRedirects(AllowedRedirects origins) {
      allowedRedirects = origins;
      return this;
    }

    /** Sets the clock; the system's without it. */
    public Builder clock(InstantSource source) {
      clock = source;
      return this;
    }

    /**
     * Sets where secrets come from; a {@link SecureRandom} without it. Tests may choose another.
     */
    public Builder random(RandomGenerator generator) {
      random = generator;
      return this;
    }

    /** Has somebody count what happens. */
    public Builder measurements(Measurements counting) {
      measurements = counting;
      return this;
    }

    /** Has somebody watch the calls to the provider. */
    public Builder calls(ProviderCalls watching) {
      calls = watching;
      return this;
    }

    /** Sets how long expired rows may stay: a test cannot wait for as long as a host can. */
    Builder housekeepingPause(Duration pause) {
      housekeepingPause = pause;
      return this;
    }

    /**
     * Makes the instances, then opens the ports, and starts the work in the background. Where
     * something fails, what was opened by then is closed again, but for the ports.
     *
     * @throws ConfigurationException with everything that is wrong with the instances
     * @throws IllegalStateException where no ports were chosen
     */
    public EmbeddedLogin start() {
      Supplier<Ports> chosen = ports;
      if (chosen == null) {
        throw new IllegalStateException("choose where everything is kept: ports(...)");
      }
      SharedLoginTypeContext context = new SharedLoginTypeContext(settings, clock, calls);
      boolean started = false;
      try {
        List<Instance> instances =
            InstanceAssembly.assemble(sources, types.get(), context, allowedRedirects);
        LoginApplication application =
            new LoginApplication(
                new Instances(instances),
                Objects.requireNonNull(chosen.get()),
                new ClockAndSecrets(clock, new Secrets(random)),
                measurements);
        EmbeddedLogin login = new EmbeddedLogin(application, context, housekeepingPause);
        started = true;
        return login;
      } finally {
        if (!started) {
          context.close();
        }
      }
    }
  }
}
