package io.wechatlogin.application.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.instance.AllowedRedirects;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.application.state.LoginRequest;
import io.wechatlogin.application.state.StartedLogin;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.code.CodeChallenge;
import io.wechatlogin.domain.code.PresentedCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.domain.state.Initiator;
import io.wechatlogin.domain.state.PendingLogin.Binder;
import io.wechatlogin.domain.user.Corp;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/**
 * The wired application over memory adapters, with a settable clock, a fixed random source and one
 * instance for each configuration that the tests need.
 */
public final class TestApplication {
  public static final Caller ANYONE = new Caller.Anyone();
  public static final Caller HOST = new Caller.Host("shop");
  public static final BrowserProof NO_PROOF = BrowserProof.NONE;
  public static final URI CALLBACK = URI.create("https://login.example/callback");

  /** The verifier of the logins that {@link #startLogin} and scans of tests begin. */
  public static final Secret VERIFIER = new Secret("verifier-of-the-tests_0123456789-0123456789~");

  /** What those logins give along. */
  public static final Initiator INITIATOR = new Initiator(CodeChallenge.answeredBy(VERIFIER), null);

  /** A redirect URL that every instance allows. */
  public static final String REDIRECT_URL = "https://app.example/after";

  private static final AllowedRedirects ALLOWED =
      AllowedRedirects.of(List.of("https://app.example"));

  public final SettableClock clock;
  public final Ports ports;
  public final LoginApplication app;

  public final FakeMiniLogin miniType = new FakeMiniLogin("wx-mini");
  public final FakeWebLogin siteType = new FakeWebLogin("wx-site", null);
  public final FakeWebLogin officialType = new FakeInAppLogin("wx-official", "from app & co");

  /** A mini program: no redirects. */
  public final Instance mini = instance("Mini", miniType);

  /** A website: logs in by a redirect. */
  public final Instance site = instance("Site", siteType);

  /** An official account: redirects inside an app and returns a state of the application. */
  public final Instance official = instance("Official", officialType);

  /** An instance without registration. */
  public final Instance closed = closed("Closed", new FakeLogin("wx-closed"));

  /** An official account without registration. */
  public final Instance closedOfficial =
      closed("ClosedOfficial", new FakeInAppLogin("wx-club", null));

  /** An inactive instance. */
  public final Instance inactive = inactive("Inactive", siteType);

  /** An instance of another Open Platform account. */
  public final Instance otherPlatform =
      instance(
          "OtherPlatform",
          new FakeLogin("wx-other-platform"),
          new Instance.Rules(true, true, "other", ALLOWED));

  /** Creates an application over an empty store. */
  public TestApplication() {
    this(new SettableClock(), new MemoryStore().ports());
  }

  private TestApplication(SettableClock clock, Ports ports, Instance... more) {
    this.clock = clock;
    this.ports = ports;
    app =
        new LoginApplication(
            new Instances(
                Stream.concat(
                        Stream.of(
                            mini, site, official, closed, closedOfficial, inactive, otherPlatform),
                        Stream.of(more))
                    .toList()),
            ports,
            new ClockAndSecrets(clock, new Secrets(new Random(1))));
  }

  /** Creates an application over an empty store with more instances. */
  public static TestApplication with(Instance... more) {
    return on(new MemoryStore().ports(), more);
  }

  /** Creates an application over an empty store whose users the host keeps. */
  public static TestApplication hosted(UserDirectory users) {
    return on(new MemoryStore().ports(users));
  }

  /** Creates an application over the given ports with more instances. */
  public static TestApplication on(Ports ports, Instance... more) {
    return on(new SettableClock(), ports, more);
  }

  /** Creates an application over the given clock and ports with more instances. */
  public static TestApplication on(SettableClock clock, Ports ports, Instance... more) {
    return new TestApplication(clock, ports, more);
  }

  /** Creates another node over the same store, with one port replaced. */
  public TestApplication nodeWith(Object replacement) {
    return on(clock, PortReplacement.in(ports, replacement));
  }

  // Instances

  /** Returns an active instance with registration. */
  public static Instance instance(String name, FakeLogin type) {
    return instance(name, type, new Instance.Rules(true, true, "default", ALLOWED));
  }

  /** Returns an active instance without registration. */
  public static Instance closed(String name, FakeLogin type) {
    return instance(name, type, new Instance.Rules(true, false, "default", ALLOWED));
  }

  /** Returns an inactive instance. */
  public static Instance inactive(String name, FakeLogin type) {
    return instance(name, type, new Instance.Rules(false, true, "default", ALLOWED));
  }

  /** Returns an instance with the given rules. */
  public static Instance instance(String name, FakeLogin type, Instance.Rules rules) {
    return new Instance(
        name, name, "auths.loginTypes." + type.getClass().getSimpleName(), type, rules);
  }

  // Users

  /** Returns a signed-in user as the caller. */
  public static Caller as(UserId userId) {
    return new Caller.SignedInUser(userId);
  }

  /** Stores an active user who is a member of the given organizations. */
  public UserId user(String id, String... corps) {
    Set<CorpId> ids = new LinkedHashSet<>();
    for (String corp : corps) {
      ids.add(app.directory().put(new Corp(new CorpId(corp), corp), HOST).corpId());
    }
    return app.directory().put(new UserId(id), id, User.Status.ACTIVE, ids, HOST).user().id();
  }

  /** Stores an active user and binds a person to it. */
  public UserId boundUser(String id, Instance instance, String openId, @Nullable String unionId) {
    UserId userId = user(id);
    app.binding().bind(instance, userId, code(instance, openId, unionId), NO_PROOF, HOST);
    return userId;
  }

  public void disable(UserId userId) {
    User disabled =
        app.directory().put(userId, "Someone", User.Status.DISABLED, Set.of(), HOST).user();
    assertThat(disabled.status()).isEqualTo(User.Status.DISABLED);
  }

  // Logins

  /** Issues a code of the provider to a person. */
  public static String code(Instance instance, String openId, @Nullable String unionId) {
    return ((FakeLogin) instance.type()).codeOf(openId, unionId);
  }

  /** Logs a person in as a host does: a host needs no browser, even for a web type. */
  public LoginResult login(Instance instance, String openId, @Nullable String unionId) {
    return app.login().loginCode(instance, code(instance, openId, unionId), NO_PROOF, HOST);
  }

  /** Logs an unbound person in as a host does and returns the bindCode. */
  public Secret bindCode(Instance instance, String openId, @Nullable String unionId) {
    return ((LoginResult.BindCode) login(instance, openId, unionId)).bindCode();
  }

  /** Logs a bound person in as a host does and returns the loginCode. */
  public Secret loginCode(Instance instance, String openId, @Nullable String unionId) {
    return ((LoginResult.LoginCode) login(instance, openId, unionId)).loginCode();
  }

  /** Starts a login in a new browser and returns what that browser brings to the callback. */
  public BrowserProof startLogin(Instance instance, String redirectUrl, @Nullable UserId bindTo) {
    return proofOf(
        app.stateVerification()
            .start(
                new LoginRequest(instance, CALLBACK, binder(bindTo), null, INITIATOR),
                redirectUrl));
  }

  /** Returns a user, for whom a host vouches, as one who binds; null for a login. */
  public static @Nullable Binder binder(@Nullable UserId bindTo) {
    return bindTo == null ? null : new Binder(bindTo, null, 0);
  }

  /** Returns what the browser of a started login brings to the callback. */
  public static BrowserProof proofOf(StartedLogin started) {
    return new BrowserProof(started.state().reveal(), started.browserSecret());
  }

  /** Presents a code of such a login together with its verifier. */
  public static PresentedCode presented(Secret code) {
    return new PresentedCode(code, VERIFIER);
  }

  // Assertions

  public static void assertRefused(LoginError error, ThrowingCallable attempt) {
    assertThatThrownBy(attempt)
        .isInstanceOfSatisfying(
            LoginException.class, refusal -> assertThat(refusal.error()).isEqualTo(error));
  }

  /** Returns the kinds of the events of a user, newest first. */
  public List<EventKind> eventKinds(UserId userId) {
    return ports.store().events().ofUser(userId, 100).stream()
        .map(Event::kind)
        .filter(kind -> kind != EventKind.CREATED)
        .toList();
  }

  /** Fails if another thread cannot read the store, which an open transaction prevents. */
  public void assertNoTransactionIsOpen() {
    CompletableFuture<?> reading =
        CompletableFuture.runAsync(() -> ports.users().find(new UserId("anyone")));
    reading.orTimeout(10, TimeUnit.SECONDS).join();
  }
}
