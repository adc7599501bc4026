package io.wechatlogin.benchmarks.inner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.instance.AllowedRedirects;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.state.StateVerification.BrowserProof;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.domain.session.UserSession;
import io.wechatlogin.domain.state.LoginIntent;
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.domain.state.StateClaim;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.user.UserId;
import java.io.IOException;
import java.net.URI;
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

/** (e) Single steps of a login, without network and database. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class InnerPaths {
  private static final String APP = "wx00000000000000be";
  private static final byte[] ANSWER =
      ("{\"access_token\":\"" + "a".repeat(110) + "\",\"expires_in\":7200,\"openid\":\"o1\"}")
          .getBytes(StandardCharsets.UTF_8);

  private final Secrets secrets = new Secrets(new SecureRandom());
  private final Ports ports = new MemoryStore().ports();
  private final ObjectMapper mapper = new ObjectMapper();
  private final Instance instance =
      new Instance(
          "Bench",
          "Bench",
          "auths.loginTypes.WeChatMiniType",
          true,
          false,
          "default",
          AllowedRedirects.of(List.of()),
          new Known());
  private final LoginApplication application =
      new LoginApplication(
          new Instances(List.of(instance)),
          ports,
          secrets,
          InstantSource.system(),
          URI.create("http://localhost"));
  private Secret token = secrets.sessionToken();

  /** Knows one person, whatever the code. */
  private static final class Known implements LoginType {
    @Override
    public String appId() {
      return APP;
    }

    @Override
    public Proof identify(String code) {
      return new Proof("o1", null);
    }
  }

  /** Binds the person, and logs it in. */
  @Setup
  public void bind() {
    UserId userId = ports.users().register("Someone").id();
    ports
        .bindings()
        .add(
            new Binding(
                "b1", "Bench", new Identity(APP, "default", "o1", null), userId, Instant.now()));
    token = ((LoginResult.OpenSession) logIn()).sessionToken();
  }

  @Benchmark
  public SecretHash hashOfACode() {
    return token.hash();
  }

  @Benchmark
  public Secret freshToken() {
    return secrets.sessionToken();
  }

  @Benchmark
  public Secret freshState() {
    return secrets.state();
  }

  /** A state is begun and used up, on the memory adapters. */
  @Benchmark
  public StateClaim stateCheck() {
    Instant now = Instant.now();
    SecretHash state = secrets.state().hash();
    PendingLogin login =
        new PendingLogin(
            "Bench",
            LoginIntent.LOGIN,
            null,
            null,
            token.hash(),
            URI.create("https://app.example/"));
    ports.states().start(state, login, now.plusSeconds(1));
    return ports.states().claim(state, "Bench", token.hash(), state, now);
  }

  @Benchmark
  public JsonNode jsonOfWeChat() throws IOException {
    return mapper.readTree(ANSWER);
  }

  /** The whole use case of a login, on the memory adapters; the session is ended again. */
  @Benchmark
  public LoginResult useCaseLogin() {
    LoginResult result = logIn();
    application.sessions().end(((LoginResult.OpenSession) result).sessionToken());
    return result;
  }

  /** The whole use case of a session check, on the memory adapters. */
  @Benchmark
  public UserSession useCaseCheck() {
    return application.sessions().current(token);
  }

  private LoginResult logIn() {
    return application
        .login()
        .session(instance, "code", new BrowserProof(null, null), null, new Caller.Anyone());
  }
}
