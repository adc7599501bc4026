package io.wechatlogin.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static io.wechatlogin.architecture.ProductClasses.PRODUCT;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The dependencies that each module may have, as allow-lists: a package that is not listed is
 * forbidden, so a misspelt package fails. Each rule has a canary, a class in the same package that
 * breaks it on purpose; a rule that accepts its canary proves nothing.
 */
class ArchitectureTest {
  record Module(String name, List<String> mayUse) {
    String home() {
      return "io.wechatlogin." + name + "..";
    }

    ArchRule rule() {
      String[] allowed =
          Stream.concat(Stream.of(home(), "java..", "org.jspecify.."), mayUse.stream())
              .toArray(String[]::new);
      return classes()
          .that()
          .resideInAPackage(home())
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(allowed);
    }

    JavaClasses canary() {
      try {
        return new ClassFileImporter()
            .importClasses(Class.forName("io.wechatlogin." + name + ".ArchitectureCanary"));
      } catch (ClassNotFoundException e) {
        throw new AssertionError("the module " + name + " has no canary", e);
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Module> modules() {
    return List.of(
        new Module("domain", List.of()),
        new Module("application", List.of("io.wechatlogin.domain..")),
        new Module(
            "wechat",
            List.of(
                "io.wechatlogin.domain..",
                "com.fasterxml.jackson..",
                "feign..",
                "io.github.resilience4j..",
                "javax.crypto..",
                "javax.xml.stream..",
                "org.apache.hc..",
                "org.slf4j..")),
        new Module(
            "persistence",
            List.of(
                "io.wechatlogin.domain..",
                "io.wechatlogin.application..",
                "com.google.crypto.tink..",
                "com.zaxxer.hikari..",
                "javax.crypto..",
                "javax.sql..",
                "org.flywaydb..",
                "org.jooq..",
                "org.postgresql..",
                "org.slf4j..")),
        new Module(
            "http",
            List.of(
                "io.wechatlogin.domain..",
                "io.wechatlogin.application..",
                "com.fasterxml.jackson..",
                "com.github.benmanes.caffeine..",
                "com.google.zxing..",
                "com.sun.net.httpserver..",
                "io.github.bucket4j..",
                "io.javalin..",
                "jakarta.servlet..",
                "kotlin..",
                "org.eclipse.jetty..",
                "org.slf4j..")),
        new Module(
            "files",
            List.of(
                "io.wechatlogin.domain..",
                "io.wechatlogin.application..",
                "com.fasterxml.jackson..")),
        new Module(
            "simulator",
            List.of(
                "com.sun.net.httpserver..",
                "javax.crypto..",
                "javax.imageio..",
                "javax.net.ssl..")),
        new Module(
            "bootstrap",
            List.of(
                "io.wechatlogin.domain..",
                "io.wechatlogin.application..",
                "io.wechatlogin.files..",
                "io.wechatlogin.http..",
                "io.wechatlogin.persistence..",
                "ch.qos.logback..",
                "com.sun.security.auth.module..",
                "com.zaxxer.hikari..",
                "io.micrometer..",
                "org.slf4j..",
                "picocli..")),
        new Module(
            "trial",
            List.of(
                "io.wechatlogin.bootstrap..",
                "io.wechatlogin.domain..",
                "io.wechatlogin.simulator..",
                "io.zonky.test.db.postgres.embedded..",
                "org.apache.commons.compress.archivers..",
                "org.slf4j..",
                "org.tukaani.xz..")));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void eachModuleUsesOnlyWhatItMay(Module module) {
    module.rule().check(PRODUCT);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void eachRuleRejectsItsCanary(Module module) {
    assertThat(module.rule().evaluate(module.canary()).hasViolation()).isTrue();
  }
}
