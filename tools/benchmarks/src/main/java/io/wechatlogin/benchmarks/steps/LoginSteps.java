package io.wechatlogin.benchmarks.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.instance.AllowedRedirects;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.result.SignInResult;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.domain.session.UserSession;
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.domain.state.StateClaim;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.url.WebUrl;
import io.wechatlogin.domain.user.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The single steps of a login, without network and database. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LoginSteps {
  private static final String APP_ID = "wx00000000000000be";
  private static final String INSTANCE = "Bench";
  private static final byte[] RESPONSE =
      ("{\"access_token\":\"" + "a".repeat(110) + "\",\"expires_in\":7200,\"openid\":\"o1\"}")
          .getBytes(StandardCharsets.UTF_8);

  private final Secrets secrets = new Secrets(new SecureRandom());
  private final Ports ports = new MemoryStore().ports();
  private final ObjectMapper mapper = new ObjectMapper();
  private final Instance instance =
      new Instance(
          INSTANCE,
          INSTANCE,
          "auths.loginTypes.WeChatMiniType",
          new OnePersonType(),
          new Instance.Rules(true, false, "default", AllowedRedirects.of(List.of())));
  private final LoginApplication application =
      new LoginApplication(
          new Instances(List.of(instance)),
          ports,
          new ClockAndSecrets(InstantSource.system(), secrets));
  private Secret token = secrets.sessionToken();

  /** A login type that identifies the same person by every code. */
  private static final class OnePersonType implements LoginType {
    @Override
    public String appId() {
      return APP_ID;
    }

    @Override
    public Proof identify(String code) {
      return new Proof("o1", null);
    }
  }

  /** Binds the person and opens a session. */
  @Setup
  public void bind() {
    UserId userId = ports.users().register("Someone").id();
    Identity identity = new Identity(APP_ID, "default", "o1", null);
    ports.identities().bindings().add(new Binding("b1", INSTANCE, identity, userId, Instant.now()));
    token = logIn().sessionToken();
  }

  /** Hashes a code. */
  @Benchmark
  public SecretHash hashOfACode() {
    return token.hash();
  }

  /** Generates a session token. */
  @Benchmark
  public Secret freshToken() {
    return secrets.sessionToken();
  }

  /** Generates a state. */
  @Benchmark
  public Secret freshState() {
    return secrets.state();
  }

  /** Stores a state and claims it, on the memory adapters. */
  @Benchmark
  public StateClaim stateCheck() {
    Instant now = Instant.now();
    SecretHash state = secrets.state().hash();
    SecretHash browserHash = token.hash();
    PendingLogin login =
        PendingLogin.toLogIn(
            INSTANCE, new PendingLogin.Browser(browserHash), WebUrl.of("https://app.example/"));
    ports.logins().states().start(state, login, now.plusSeconds(1));
    return ports.logins().states().claim(state, INSTANCE, browserHash, state, now);
  }

  /** Parses the response of WeChat. */
  @Benchmark
  public JsonNode jsonOfWeChat() throws IOException {
    return mapper.readTree(RESPONSE);
  }

  /** Runs the whole use case of a login on the memory adapters, and ends the session. */
  @Benchmark
  public SignInResult useCaseLogin() {
    SignInResult.OpenedSession opened = logIn();
    application.userSessions().end(opened.sessionToken());
    return opened;
  }

  /** Runs the whole use case of a session check on the memory adapters. */
  @Benchmark
  public UserSession useCaseCheck() {
    return application.sessionTokens().current(token);
  }

  private SignInResult.OpenedSession logIn() {
    return (SignInResult.OpenedSession)
        application.login().session(instance, "code", BrowserProof.NONE, null, new Caller.Anyone());
  }
}
