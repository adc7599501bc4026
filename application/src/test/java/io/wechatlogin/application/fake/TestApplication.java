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
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.application.state.LoginRequest;
import io.wechatlogin.application.state.StartedLogin;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.Secrets;
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

/** A wired application on memory adapters, with instances, a clock and randomness of its own. */
public final class TestApplication {
  public static final Caller ANYONE = new Caller.Anyone();
  public static final Caller HOST = new Caller.Host("shop");
  public static final BrowserProof NO_PROOF = BrowserProof.NONE;
  public static final URI CALLBACK = URI.create("https://login.example/callback");
  private static final AllowedRedirects ALLOWED =
      AllowedRedirects.of(List.of("https://app.example"));
  public static final String BACK = "https://app.example/after";

  public final SettableClock clock;
  public final Ports ports;
  public final LoginApplication app;

  public final FakeMiniLogin miniType = new FakeMiniLogin("wx-mini");
  public final FakeWebLogin siteType = new FakeWebLogin("wx-site", null);
  public final FakeWebLogin officialType = new FakeInAppLogin("wx-official", "from app & co");

  /** A type without redirects. */
  public final Instance mini = instance("Mini", true, true, "default", miniType);

  public final Instance site = instance("Site", true, true, "default", siteType);

  /** A type that redirects inside an app, and has a state of the application's. */
  public final Instance official = instance("Official", true, true, "default", officialType);

  /** Nobody may register here. */
  public final Instance closed =
      instance("Closed", true, false, "default", new FakeLogin("wx-closed"));

  /** Nobody may register here either. */
  public final Instance closedOfficial =
      instance("ClosedOfficial", true, false, "default", new FakeInAppLogin("wx-club", null));

  /** Out of use. */
  public final Instance inactive = instance("Inactive", false, true, "default", siteType);

  /** Belongs to another Open Platform account. */
  public final Instance foreign =
      instance("Foreign", true, true, "other", new FakeLogin("wx-foreign"));

  public TestApplication() {
    this(new MemoryStore().ports());
  }

  public TestApplication(Ports ports, Instance... more) {
    this(new SettableClock(), ports, more);
  }

  public TestApplication(SettableClock clock, Ports ports, Instance... more) {
    this.clock = clock;
    this.ports = ports;
    app =
        new LoginApplication(
            new Instances(
                Stream.concat(
                        Stream.of(mini, site, official, closed, closedOfficial, inactive, foreign),
                        Stream.of(more))
                    .toList()),
            ports,
            new ClockAndSecrets(clock, new Secrets(new Random(1))));
  }

  public static Instance instance(
      String name, boolean isActive, boolean allowRegister, String openPlatform, FakeLogin type) {
    return instance(name, type, new Instance.Rules(isActive, allowRegister, openPlatform, ALLOWED));
  }

  /** Makes an instance of a type with other rules. */
  public static Instance instance(String name, FakeLogin type, Instance.Rules rules) {
    return new Instance(
        name, name, "auths.loginTypes." + type.getClass().getSimpleName(), type, rules);
  }

  /** Issues a WeChat code to a person. */
  public static String code(Instance instance, String openId, @Nullable String unionId) {
    return ((FakeLogin) instance.type()).codeOf(openId, unionId);
  }

  public static Caller as(UserId userId) {
    return new Caller.SignedInUser(userId);
  }

  public static void assertRefused(LoginError error, ThrowingCallable attempt) {
    assertThatThrownBy(attempt)
        .isInstanceOfSatisfying(
            LoginException.class, refusal -> assertThat(refusal.error()).isEqualTo(error));
  }

  /** Puts a user into the directory. */
  public UserId user(String id, String... corps) {
    Set<CorpId> ids = new LinkedHashSet<>();
    for (String corp : corps) {
      ids.add(app.directory().put(new Corp(new CorpId(corp), corp), HOST).corpId());
    }
    return app.directory().put(new UserId(id), id, User.Status.ACTIVE, ids, HOST).id();
  }

  public void disable(UserId userId) {
    User disabled = app.directory().put(userId, "Someone", User.Status.DISABLED, Set.of(), HOST);
    assertThat(disabled.status()).isEqualTo(User.Status.DISABLED);
  }

  /** Puts a user into the directory who is bound to a person. */
  public UserId boundUser(String id, Instance instance, String openId, @Nullable String unionId) {
    UserId userId = user(id);
    app.binding().bind(instance, userId, code(instance, openId, unionId), NO_PROOF, HOST);
    return userId;
  }

  /** Logs a person in on behalf of a host, so that a web type needs no browser. */
  public LoginResult login(Instance instance, String openId, @Nullable String unionId) {
    return app.login().loginCode(instance, code(instance, openId, unionId), NO_PROOF, HOST);
  }

  public Secret bindCode(Instance instance, String openId, @Nullable String unionId) {
    return ((LoginResult.BindCode) login(instance, openId, unionId)).bindCode();
  }

  public Secret loginCode(Instance instance, String openId, @Nullable String unionId) {
    return ((LoginResult.LoginCode) login(instance, openId, unionId)).loginCode();
  }

  /** Starts a login in a fresh browser. */
  public BrowserProof started(Instance instance, String redirectUrl, @Nullable UserId bindTo) {
    return proofOf(
        app.stateVerification()
            .start(new LoginRequest(instance, CALLBACK, bindTo, null), redirectUrl));
  }

  /** Returns what the browser of a started login brings back. */
  public static BrowserProof proofOf(StartedLogin started) {
    return new BrowserProof(started.state().reveal(), started.browserSecret());
  }

  /** Returns what happened to a user, newest first. */
  public List<EventKind> kinds(UserId userId) {
    return ports.store().events().ofUser(userId, 100).stream().map(Event::kind).toList();
  }

  /** Fails unless another thread gets at the store, which an open transaction would prevent. */
  public void assertNoTransactionIsOpen() {
    CompletableFuture<?> reading =
        CompletableFuture.runAsync(() -> ports.users().find(new UserId("anyone")));
    reading.orTimeout(10, TimeUnit.SECONDS).join();
  }
}
