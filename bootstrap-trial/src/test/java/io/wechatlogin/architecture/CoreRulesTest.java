package io.wechatlogin.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.wechatlogin.architecture.ProductClasses.PRODUCT;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rules about the core and about the set of modules. Each rule has a canary, a class that it must
 * reject.
 */
class CoreRulesTest {
  /**
   * The parts of the JDK that the domain needs: values, collections, time, and the algorithms that
   * make and hash secrets ({@code java.security}, {@code BigInteger}, charsets), and that read URLs
   * as browsers do ({@code IDN}, {@code Normalizer}, the encoding of forms).
   */
  private static final Set<String> DOMAIN_PACKAGES =
      Set.of(
          "java.lang",
          "java.lang.annotation",
          "java.lang.invoke",
          "java.lang.runtime",
          "java.security",
          "java.time",
          "java.util",
          "java.util.function",
          "java.util.random",
          "java.util.regex",
          "java.util.stream");

  private static final Set<String> DOMAIN_CLASSES =
      Set.of(
          "java.math.BigInteger",
          "java.net.IDN",
          "java.net.URI",
          "java.net.URLDecoder",
          "java.net.URLEncoder",
          "java.nio.charset",
          "java.text.Normalizer",
          "java.text.Normalizer$Form");

  /**
   * The application also waits, and guards its memory store by a lock; that store compares names as
   * PostgreSQL does ({@code Normalizer}).
   */
  private static final Set<String> APPLICATION_PACKAGES =
      Stream.concat(
              DOMAIN_PACKAGES.stream(),
              Stream.of("java.util.concurrent", "java.util.concurrent.locks"))
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> APPLICATION_CLASSES =
      Set.of(
          "java.net.URI", "java.nio.charset", "java.text.Normalizer", "java.text.Normalizer$Form");

  private static ArchRule platformRule(String module, Set<String> packages, Set<String> others) {
    return classes()
        .that()
        .resideInAPackage("io.wechatlogin." + module + "..")
        .should()
        .onlyDependOnClassesThat(
            new DescribedPredicate<>("are ours, or among the allowed parts of the JDK") {
              @Override
              public boolean test(JavaClass used) {
                JavaClass type = used.getBaseComponentType();
                return type.isPrimitive()
                    || type.getPackageName().startsWith("io.wechatlogin.")
                    || type.getPackageName().startsWith("org.jspecify.")
                    || packages.contains(type.getPackageName())
                    || others.contains(type.getPackageName())
                    || others.contains(type.getName());
              }
            });
  }

  private static JavaClasses canary(String name) throws ClassNotFoundException {
    return new ClassFileImporter().importClasses(Class.forName("io.wechatlogin." + name));
  }

  private static ArchRule noCycles(String parent) {
    return slices().matching(parent + ".(*)..").should().beFreeOfCycles();
  }

  private static ArchRule namedModules() {
    return classes()
        .should()
        .resideInAnyPackage(
            ArchitectureTest.modules().stream()
                .map(ArchitectureTest.Module::home)
                .toArray(String[]::new));
  }

  @Test
  void everyClassLivesInANamedModule() throws ClassNotFoundException {
    namedModules().check(PRODUCT);
    assertThat(namedModules().evaluate(canary("stray.ArchitectureCanary")).hasViolation()).isTrue();
  }

  @Test
  void theDomainUsesOnlyTheAllowedPartsOfTheJdk() throws ClassNotFoundException {
    ArchRule rule = platformRule("domain", DOMAIN_PACKAGES, DOMAIN_CLASSES);
    rule.check(PRODUCT);
    assertThat(rule.evaluate(canary("domain.PlatformCanary")).hasViolation()).isTrue();
  }

  @Test
  void theApplicationUsesOnlyTheAllowedPartsOfTheJdk() throws ClassNotFoundException {
    ArchRule rule = platformRule("application", APPLICATION_PACKAGES, APPLICATION_CLASSES);
    rule.check(PRODUCT);
    assertThat(rule.evaluate(canary("application.PlatformCanary")).hasViolation()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"io.wechatlogin.domain", "io.wechatlogin.application", "io.wechatlogin.http"})
  void thePackagesOfAModuleHaveNoCycles(String module) {
    noCycles(module).check(PRODUCT);
  }

  @Test
  void onlyTheServerPackageKnowsTheHttpServer() throws ClassNotFoundException {
    ArchRule rule =
        noClasses()
            .that()
            .resideInAPackage("io.wechatlogin.http..")
            .and()
            .resideOutsideOfPackage("io.wechatlogin.http.server..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.javalin..", "jakarta.servlet..", "org.eclipse.jetty..");
    rule.check(PRODUCT);
    assertThat(rule.evaluate(canary("http.ServerCanary")).hasViolation()).isTrue();
  }

  @Test
  void theRuleAgainstCyclesRejectsItsCanary() throws ClassNotFoundException {
    JavaClasses cycle =
        new ClassFileImporter()
            .importClasses(
                List.of(
                    Class.forName("io.wechatlogin.architecture.cycle.first.CycleCanary"),
                    Class.forName("io.wechatlogin.architecture.cycle.second.CycleCanary")));
    assertThat(noCycles("io.wechatlogin.architecture.cycle").evaluate(cycle).hasViolation())
        .isTrue();
  }
}
