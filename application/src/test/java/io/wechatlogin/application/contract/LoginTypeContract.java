package io.wechatlogin.application.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.wechatlogin.application.embedding.EmbeddedLogin;
import io.wechatlogin.application.embedding.LoginElement;
import io.wechatlogin.application.instance.ConfigurationException;
import io.wechatlogin.application.instance.InstanceSource;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.EncryptedData;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.LoginTypeProvider;
import io.wechatlogin.domain.type.ProfileLogin;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.PushReceiver;
import io.wechatlogin.domain.type.RedirectLogin;
import io.wechatlogin.domain.type.UserDataDecryption;
import io.wechatlogin.domain.type.WebToken;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Specifies a login type, built-in or from a third party. To test your type, extend this class and
 * let a fake of your provider issue the codes.
 *
 * <p>The type is found as in production: by its name, among the providers on the class path. It
 * must report every configuration problem with the name of its key, identify the person of a code,
 * accept a code once, keep concurrent logins apart, refuse in time when the provider fails, and
 * print no secret.
 *
 * <p>The tests of a capability, such as redirects or profiles, apply only to types that have it.
 */
public abstract class LoginTypeContract {
  private static final String NAME = "Tested";
  private static final int CALLERS = 50;

  /** A call to the provider may take 8 seconds; the rest allows for a slow test machine. */
  private static final Duration TIME_LIMIT = Duration.ofSeconds(12);

  private static final String BLOCK = "A".repeat(22) + "==";

  private final List<EmbeddedLogin> started = new ArrayList<>();

  /** Returns the type's full name, such as {@code auths.loginTypes.WeChatType}. */
  protected abstract String typeName();

  /** Returns a valid business configuration: the contents of {@code <Name>.json}. */
  protected abstract Map<String, ?> business();

  /** Returns the secret texts of the configuration, which must never be printed. */
  protected abstract List<String> secrets();

  /** Returns the settings that direct the type to the fake provider. */
  protected abstract Map<String, String> settings();

  /**
   * Makes the fake provider issue a new code to a person.
   *
   * @param person {@code person-} and hexadecimal digits; each text stands for one person
   */
  protected abstract String codeOf(String person);

  /** Makes every call to the fake provider fail until {@link #recover}. */
  protected abstract void breakDown();

  /** Makes calls to the fake provider succeed again. */
  protected abstract void recover();

  @AfterEach
  final void closeStartedLogins() {
    started.forEach(EmbeddedLogin::close);
  }

  @Test
  final void theTypeIsFoundOnTheClassPath() {
    assertThat(ServiceLoader.load(LoginTypeProvider.class))
        .extracting(LoginTypeProvider::typeName)
        .contains(typeName());
  }

  @Test
  final void aValidConfigurationCreatesAnInstance() {
    LoginElement element = start(business()).elements().getElement("auths.loginTypes." + NAME);
    assertThat(element.getLoginConfig().isActive()).isTrue();
    assertThat(typeName()).endsWith("." + element.getLoginConfig().authType());
    assertThat(element.getLoginConfig().authConfig().appId()).isNotBlank();
    assertThat(element.getLoginConfig().toString()).doesNotContain(secrets());
  }

  @Test
  final void aMissingKeyIsOptionalOrReported() {
    forEachKey(
        business(),
        (path, without) -> {
          List<String> problems = problemsOf(without);
          assertThat(problems).allMatch(problem -> problem.contains(last(path)));
        });
  }

  @Test
  final void anEmptyConfigurationIsReported() {
    assertThat(problemsOf(Map.of())).isNotEmpty();
  }

  @Test
  final void anUnknownKeyIsReportedByItsName() {
    Map<String, Object> extended = new HashMap<>(business());
    extended.put("unknownKey", "value");
    assertThat(problemsOf(extended))
        .singleElement()
        .asString()
        .contains("unknownKey is not a known key");
  }

  @Test
  final void aValueOfTheWrongTypeIsReported() {
    forEachKey(
        business(),
        (path, without) -> {
          Map<String, Object> wrong = with(without, path, List.of(Map.of("no", "text")));
          assertThat(problemsOf(wrong)).anyMatch(problem -> problem.contains(last(path)));
        });
  }

  @Test
  final void aCodeIdentifiesThePersonItWasIssuedTo() {
    LoginType type = type();
    String person = person();
    Proof first = type.identify(codeOf(person));
    assertThat(first.openId()).isNotBlank().hasSizeLessThanOrEqualTo(128);
    assertThat(type.identify(codeOf(person)).openId()).isEqualTo(first.openId());
    assertThat(type.identify(codeOf(person())).openId()).isNotEqualTo(first.openId());
  }

  @Test
  final void aProviderCodeIsAcceptedOnlyOnce() {
    LoginType type = type();
    String code = codeOf(person());
    assertThat(type.identify(code)).isNotNull();
    assertRefused(LoginError.INVALID_CODE, () -> type.identify(code));
  }

  @Test
  final void aCodeThatWasNeverIssuedIsRefused() {
    LoginType type = type();
    assertRefused(LoginError.INVALID_CODE, () -> type.identify("made-up_" + "0".repeat(24)));
  }

  @Test
  final void concurrentLoginsDoNotMixUpPersons() throws InterruptedException, ExecutionException {
    LoginType type = type();
    Map<String, String> openIds = new HashMap<>();
    Map<String, Future<Proof>> logins = new HashMap<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CALLERS; i++) {
        String person = person();
        openIds.put(person, type.identify(codeOf(person)).openId());
        String code = codeOf(person);
        logins.put(person, callers.submit(() -> type.identify(code)));
      }
    }
    for (Map.Entry<String, Future<Proof>> login : logins.entrySet()) {
      assertThat(login.getValue().get().openId()).isEqualTo(openIds.get(login.getKey()));
    }
  }

  @Test
  final void aProviderFailureIsRefusedInTimeAndRecovers() {
    LoginType type = type();
    String code = codeOf(person());
    breakDown();
    try {
      long before = System.nanoTime();
      LoginException refusal =
          catchThrowableOfType(LoginException.class, () -> type.identify(code));
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(TIME_LIMIT);
      assertThat(refusal).isNotNull();
      assertThat(refusal.error()).isEqualTo(LoginError.WECHAT_UNAVAILABLE);
      assertThat(stackTraceOf(refusal)).doesNotContain(code).doesNotContain(secrets());
    } finally {
      recover();
    }
    assertThat(type.identify(codeOf(person()))).isNotNull();
  }

  @Test
  final void neitherTypeNorProofPrintsASecret() {
    LoginType type = type();
    Proof proof = type.identify(codeOf(person()));
    assertThat(type.toString()).doesNotContain(secrets());
    assertThat(proof.toString()).doesNotContain(proof.openId()).doesNotContain(secrets());
  }

  @Test
  final void aPersonRegistersAndThenLogsIn() {
    LoginElement element = start(business()).elements().getElement(NAME);
    String person = person();
    LoginResult.BindCode unbound = (LoginResult.BindCode) element.getLoginCode(codeOf(person));
    LoginResult.LoginCode registered = element.register(unbound.bindCode().reveal());
    assertThat(element.getLoginCode(codeOf(person)))
        .isInstanceOfSatisfying(
            LoginResult.LoginCode.class,
            loggedIn -> assertThat(loggedIn.user()).isEqualTo(registered.user()));
  }

  @Test
  final void aRedirectCarriesTheCallbackAndTheState() {
    if (type() instanceof RedirectLogin redirect) {
      URI callback = URI.create("https://login.example/callback?a=1&b=%20c");
      String state = "s".repeat(43);
      URI page = redirect.authorizationUrl(callback, state);
      assertThat(page.isAbsolute()).isTrue();
      assertThat(page.getRawQuery())
          .contains("=" + URLEncoder.encode(callback.toString(), StandardCharsets.UTF_8))
          .contains("=" + state);
      assertThat(page.toString()).doesNotContain(secrets());
      assertThat(redirect.scope()).isNotBlank();
    }
  }

  @Test
  final void aTokenBelongsToThePersonAndIsNotPrinted() {
    if (type() instanceof ProfileLogin login) {
      String person = person();
      WebToken token = login.token(codeOf(person));
      assertThat(token.openId()).isEqualTo(login.identify(codeOf(person)).openId());
      assertThat(token.toString())
          .doesNotContain(token.accessToken().reveal())
          .doesNotContain(token.refreshToken().reveal());
      assertRefused(LoginError.INVALID_REFRESH_TOKEN, () -> login.refresh(new Secret("made-up")));
    }
  }

  @Test
  final void decryptionWithAWrongKeyReturnsEmpty() {
    if (type() instanceof UserDataDecryption decryption) {
      assertThat(
              decryption.decrypt(
                  new EncryptedData(BLOCK, BLOCK, null, null), new Secret(BLOCK), Instant.now()))
          .isEmpty();
    }
  }

  @Test
  final void aPushWithoutASignatureIsRefused() {
    if (type() instanceof PushReceiver receiver) {
      assertThatThrownBy(() -> receiver.open(Map.of(), new byte[0]))
          .isInstanceOf(LoginException.class);
      assertThatThrownBy(() -> receiver.echo(Map.of())).isInstanceOf(LoginException.class);
      assertThat(receiver.receipt()).isNotBlank();
    }
  }

  /** Returns the type under test, as the application created it. */
  protected final LoginType type() {
    return start(business()).application().instances().get(NAME).type();
  }

  private EmbeddedLogin start(Map<String, ?> business) {
    EmbeddedLogin login =
        EmbeddedLogin.builder()
            .ports(new MemoryStore().ports())
            .instances(
                InstanceSource.of(
                    NAME,
                    Map.of("type", typeName(), "title", "Tested", "allowRegister", 1),
                    business))
            .settings(name -> Optional.ofNullable(settings().get(name)))
            .start();
    started.add(login);
    return login;
  }

  /** Returns the problems of a configuration and checks that the report shows no secret. */
  private List<String> problemsOf(Map<String, ?> business) {
    try {
      start(business);
      return List.of();
    } catch (ConfigurationException refusal) {
      assertThat(stackTraceOf(refusal)).doesNotContain(secrets());
      return refusal.problems();
    }
  }

  /** Calls the test for every key, with the configuration without that key. */
  private static void forEachKey(
      Map<String, ?> business, BiConsumer<List<String>, Map<String, Object>> test) {
    for (List<String> path : paths(business)) {
      test.accept(path, with(business, path, null));
    }
  }

  private static List<List<String>> paths(Map<?, ?> object) {
    List<List<String>> paths = new ArrayList<>();
    object.forEach(
        (key, value) -> {
          paths.add(List.of(key.toString()));
          if (value instanceof Map<?, ?> inner) {
            for (List<String> path : paths(inner)) {
              List<String> whole = new ArrayList<>(List.of(key.toString()));
              whole.addAll(path);
              paths.add(whole);
            }
          }
        });
    return paths;
  }

  /** Returns a copy with another value at a path; null removes the key. */
  private static Map<String, Object> with(
      Map<?, ?> object, List<String> path, @Nullable Object value) {
    Map<String, Object> copy = new HashMap<>();
    object.forEach((key, old) -> copy.put(key.toString(), old));
    String key = path.getFirst();
    if (path.size() > 1) {
      Map<?, ?> inner = copy.get(key) instanceof Map<?, ?> map ? map : Map.of();
      copy.put(key, with(inner, path.subList(1, path.size()), value));
    } else if (value == null) {
      copy.remove(key);
    } else {
      copy.put(key, value);
    }
    return copy;
  }

  private static String last(List<String> path) {
    return path.getLast();
  }

  private static String person() {
    return "person-" + UUID.randomUUID().toString().replace("-", "");
  }

  private static void assertRefused(LoginError error, ThrowingCallable attempt) {
    assertThatThrownBy(attempt)
        .isInstanceOfSatisfying(
            LoginException.class, refusal -> assertThat(refusal.error()).isEqualTo(error));
  }

  private static String stackTraceOf(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
