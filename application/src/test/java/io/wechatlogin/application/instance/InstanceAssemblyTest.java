package io.wechatlogin.application.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.wechatlogin.domain.type.InstanceConfig;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.type.LoginTypeProvider;
import io.wechatlogin.domain.type.Proof;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads instances from valid and invalid configurations. */
class InstanceAssemblyTest {
  private static final LoginTypeProvider BUILT_IN = new TestType.Provider("the product", true);
  private static final LoginTypeProvider THIRD_PARTY = new TestType.Provider("a jar", false);

  private final Map<String, Object> element = new HashMap<>();
  private final Map<String, Object> business = new HashMap<>();

  InstanceAssemblyTest() {
    element.put("type", TestType.NAME);
    element.put("title", "Main instance");
  }

  @Test
  void everyOmittedKeyHasItsDefault() {
    Instance main = assemble(List.of(BUILT_IN)).getFirst();
    assertThat(main.name()).isEqualTo("Main");
    assertThat(main.title()).isEqualTo("Main instance");
    assertThat(main.typeName()).isEqualTo(TestType.NAME);
    assertThat(main.isActive()).isTrue();
    assertThat(main.allowRegister()).isFalse();
    assertThat(main.openPlatform()).isEqualTo("default");
    assertThat(main.rules().keepsLastLogin()).isFalse();
    assertThat(main.rules().requestsPerMinute()).isZero();
    assertThat(main.allowedRedirects().hasOrigin("https://service.example")).isTrue();
    assertThat(main.allowedRedirects().hasOrigin("https://shop.example")).isFalse();
  }

  @Test
  void everyCommonKeyIsReadAndApplied() {
    element.putAll(
        Map.of(
            "isActive", 0,
            "allowRegister", 1,
            "keepLastLogin", 1,
            "rateLimit", 300,
            "openPlatform", "second",
            "backendBundleEntry", ".",
            "frontBundleEntry", "./Main.json"));
    business.put("allowedRedirects", List.of("https://shop.example"));
    Instance main = assemble(List.of(BUILT_IN)).getFirst();
    assertThat(main.isActive()).isFalse();
    assertThat(main.allowRegister()).isTrue();
    assertThat(main.rules().keepsLastLogin()).isTrue();
    assertThat(main.rules().requestsPerMinute()).isEqualTo(300);
    assertThat(main.openPlatform()).isEqualTo("second");
    assertThat(main.allowedRedirects().hasOrigin("https://shop.example")).isTrue();
    assertThat(main.allowedRedirects().hasOrigin("https://service.example")).isTrue();
  }

  @Test
  void everyWrongKeyIsReportedWithoutItsValue() {
    element.putAll(
        Map.of(
            "isActive",
            "s3cret",
            "rateLimit",
            -1,
            "openPlatform",
            List.of("s3cret"),
            "alowRegister",
            "s3cret"));
    business.put("allowedRedirects", List.of("https://shop.example/s3cret"));
    business.put("appSekret", "s3cret");
    ConfigurationException refusal = refusal(List.of(BUILT_IN));
    assertThat(refusal.problems())
        .containsExactlyInAnyOrder(
            "Main/e.json: isActive must be 1 or 0",
            "Main/e.json: rateLimit must be a whole number from 0 to 1000000",
            "Main/e.json: openPlatform must be a text without blanks around it",
            "Main/e.json: alowRegister is not a known key",
            "Main/Main.json: allowedRedirects must be origins such as https://app.example,"
                + " without a path",
            "Main/Main.json: appSekret is not a known key");
    assertThat(refusal)
        .hasMessage(
            "the configuration is not usable:\n  - " + String.join("\n  - ", refusal.problems()))
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void anUnknownTypeIsReportedWithTheKnownTypes() {
    element.put("type", "auths.loginTypes.TestTyp");
    LoginTypeProvider another = new TestType.Provider("auths.loginTypes.OtherType", "a jar", false);
    assertThat(refusal(List.of(BUILT_IN, another)).problems())
        .containsExactly(
            "Main/e.json: type is none of auths.loginTypes.OtherType, auths.loginTypes.TestType");
  }

  @Test
  void aMissingTypeIsReportedAsOneProblem() {
    element.remove("type");
    assertThat(refusal(List.of(BUILT_IN)).problems())
        .containsExactly("Main/e.json: type is missing");
  }

  @Test
  void aThirdPartyReplacesABuiltInTypeInEitherOrder() {
    for (List<LoginTypeProvider> classPath :
        List.of(List.of(BUILT_IN, THIRD_PARTY), List.of(THIRD_PARTY, BUILT_IN))) {
      assertThat(assemble(classPath))
          .extracting(Instance::type)
          .containsExactly(new TestType("a jar"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void twoProvidersOfOneTypeNameAreReported(boolean areBuiltIn) {
    List<LoginTypeProvider> providers =
        List.of(
            new TestType.Provider("one", areBuiltIn), new TestType.Provider("other", areBuiltIn));
    String provider = TestType.Provider.class.getName();
    assertThat(refusal(providers).problems())
        .containsExactly(
            "class path: auths.loginTypes.TestType is provided by both "
                + provider
                + " and "
                + provider);
  }

  @Test
  void theTypesOfTheClassPathAreFound(@TempDir Path jar) throws IOException {
    Path services = Files.createDirectories(jar.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(LoginTypeProvider.class.getName()), TestType.Provider.class.getName());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader classPath = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
      thread.setContextClassLoader(classPath);
      assertThat(assemble(LoginTypes.onClassPath()))
          .extracting(Instance::type)
          .containsExactly(new TestType("the class path"));
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a b", "中", "a\n", "..\\b"})
  void anInvalidInstanceNameIsReported(String name) {
    List<InstanceSource> sources = List.of(InstanceSource.of(name, element, business));
    assertThat(refusal(sources, List.of(BUILT_IN)).problems())
        .singleElement()
        .asString()
        .endsWith(": a name has 1 to 64 letters, digits, _ . -")
        .doesNotContain("\n");
  }

  @Test
  void anInstanceNameHasAtMost64Characters() {
    String longest = "x".repeat(64);
    assertThat(assemble(List.of(InstanceSource.of(longest, element, business)), List.of(BUILT_IN)))
        .extracting(Instance::name)
        .containsExactly(longest);
    assertThat(
            refusal(List.of(InstanceSource.of(longest + "x", element, business)), List.of(BUILT_IN))
                .problems())
        .hasSize(1);
  }

  @Test
  void theProblemsOfAllSourcesAreReported() {
    InstanceSource unreadable =
        (settings, problems) -> {
          problems.add("a folder: " + settings.apply("FOLDER").orElse("nowhere"));
          return List.of();
        };
    InstanceSource untitled =
        InstanceSource.of("Untitled", Map.of("type", TestType.NAME), Map.of());
    assertThat(refusal(List.of(unreadable, untitled), List.of(BUILT_IN)).problems())
        .containsExactly("a folder: here", "Untitled/e.json: title is missing");
  }

  private List<Instance> assemble(Collection<? extends LoginTypeProvider> providers) {
    return assemble(List.of(InstanceSource.of("Main", element, business)), providers);
  }

  private static List<Instance> assemble(
      List<InstanceSource> sources, Collection<? extends LoginTypeProvider> providers) {
    try (SharedLoginTypeContext context =
        new SharedLoginTypeContext(
            name -> Optional.of(name).filter("FOLDER"::equals).map(folder -> "here"),
            InstantSource.system())) {
      return InstanceAssembly.assemble(
          sources, providers, context, AllowedRedirects.of(List.of("https://service.example")));
    }
  }

  private ConfigurationException refusal(Collection<? extends LoginTypeProvider> providers) {
    return refusal(List.of(InstanceSource.of("Main", element, business)), providers);
  }

  private static ConfigurationException refusal(
      List<InstanceSource> sources, Collection<? extends LoginTypeProvider> providers) {
    return catchThrowableOfType(ConfigurationException.class, () -> assemble(sources, providers));
  }

  /** A login type that names its maker. */
  record TestType(String maker) implements LoginType {
    static final String NAME = "auths.loginTypes.TestType";

    @Override
    public String appId() {
      return "wx-test";
    }

    @Override
    public Proof identify(String code) {
      return new Proof(code, null);
    }

    /** Public so that {@link java.util.ServiceLoader} can load it. */
    public static final class Provider implements LoginTypeProvider {
      private final String typeName;
      private final String maker;
      private final boolean isBuiltIn;

      /** Called by {@link java.util.ServiceLoader}. */
      public Provider() {
        this("the class path", false);
      }

      Provider(String maker, boolean isBuiltIn) {
        this(NAME, maker, isBuiltIn);
      }

      Provider(String typeName, String maker, boolean isBuiltIn) {
        this.typeName = typeName;
        this.maker = maker;
        this.isBuiltIn = isBuiltIn;
      }

      @Override
      public String typeName() {
        return typeName;
      }

      @Override
      public LoginType create(InstanceConfig config, LoginTypeContext context) {
        return new TestType(maker);
      }

      @Override
      public boolean isBuiltIn() {
        return isBuiltIn;
      }
    }
  }
}
