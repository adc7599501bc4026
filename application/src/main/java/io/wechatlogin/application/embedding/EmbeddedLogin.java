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
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The running application, wired over the adapters that a host has chosen. Removes expired rows in
 * the background until it is closed. Thread-safe; one per process is enough.
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
      LoginApplication application, SharedLoginTypeContext context, Builder choices) {
    this.application = application;
    this.context = context;
    this.housekeeping =
        HousekeepingThread.start(
            application.housekeeping(), choices.housekeepingPause, choices.mayRemoveExpired);
  }

  /** Returns a builder, which needs at least {@link Builder#ports}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the instances, with the methods that users of the original know. */
  public LoginElements elements() {
    return new LoginElements(application);
  }

  /** Returns all use cases; {@link #elements} covers only the most common ones. */
  public LoginApplication application() {
    return application;
  }

  /**
   * Stops the background work, ends all waiting for scans, and closes what the login types hold,
   * such as connections to WeChat. The host closes the store of the ports afterwards.
   */
  @Override
  public void close() {
    application.scanLogin().stopWaiting();
    housekeeping.close();
    context.close();
  }

  /** The choices of a host; only the ports have no default. */
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

    private BooleanSupplier mayRemoveExpired = () -> true;

    private Builder() {}

    /**
     * Sets the ports, such as {@code new MemoryStore().ports()} or {@code
     * PostgresStore.on(dataSource, keys).ports(users)}.
     */
    public Builder ports(Ports chosen) {
      return ports(() -> chosen);
    }

    /** Sets the ports, which are opened after the configuration has been checked. */
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
     * Sets the source of settings: for {@code "${NAME}"} in instance files, and for types, such as
     * {@code WECHAT_LOGIN_WECHAT_API_URL}. By default there are none; the environment is not read.
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

    /** Sets the clock; the default is the system's. */
    public Builder clock(InstantSource source) {
      clock = source;
      return this;
    }

    /** Sets the source of randomness; the default is a {@link SecureRandom}. For tests. */
    public Builder random(RandomGenerator generator) {
      random = generator;
      return this;
    }

    /** Sets the receiver of measurements. */
    public Builder measurements(Measurements counting) {
      measurements = counting;
      return this;
    }

    /** Sets the observer of calls to the provider. */
    public Builder calls(ProviderCalls watching) {
      calls = watching;
      return this;
    }

    /**
     * Sets what is asked before expired rows are removed, such as whether the clock can be trusted;
     * by default they always are.
     */
    public Builder removeExpiredOnlyIf(BooleanSupplier condition) {
      mayRemoveExpired = condition;
      return this;
    }

    /** Sets the pause between removals of expired rows, which tests shorten. */
    Builder housekeepingPause(Duration pause) {
      housekeepingPause = pause;
      return this;
    }

    /**
     * Creates the instances, opens the ports, and starts the background work. If something fails,
     * everything that was opened is closed again, except the ports.
     *
     * @throws ConfigurationException with all problems of the instances
     * @throws IllegalStateException where no ports were set
     */
    public EmbeddedLogin start() {
      Supplier<Ports> chosen = ports;
      if (chosen == null) {
        throw new IllegalStateException("set the ports: ports(...)");
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
        EmbeddedLogin login = new EmbeddedLogin(application, context, this);
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
