package io.wechatlogin.architecture;

import static io.wechatlogin.architecture.ProductClasses.PRODUCT;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sizes at which a file, a constructor or a port is worth splitting. */
class SizesTest {
  private static final int LINES = 250;
  private static final int PARAMETERS = 6;
  private static final int METHODS = 6;
  private static final String GENERATED = "io.wechatlogin.persistence.tables";

  @Test
  void noFileOfTheProductHasMoreThan250Lines() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      List<Path> sources =
          files
              .filter(file -> file.toString().contains("/src/main/java/"))
              .filter(file -> file.toString().endsWith(".java"))
              .toList();
      assertThat(sources).hasSizeGreaterThan(300);
      assertThat(sources).filteredOn(file -> linesOf(file) > LINES).isEmpty();
    }
  }

  @Test
  void noConstructorHasMoreThanSixParameters() {
    assertThat(PRODUCT.stream().filter(type -> !type.isRecord() && !type.isEnum()))
        .filteredOn(type -> !type.getPackageName().startsWith(GENERATED))
        .flatExtracting(JavaClass::getConstructors)
        .filteredOn(made -> made.getRawParameterTypes().size() > PARAMETERS)
        .isEmpty();
  }

  @Test
  void noPortHasMoreThanSixMethods() {
    List<JavaClass> ports =
        PRODUCT.stream()
            .filter(type -> type.getPackageName().equals("io.wechatlogin.application.port"))
            .filter(JavaClass::isInterface)
            .toList();
    assertThat(ports).hasSizeGreaterThan(10);
    assertThat(ports)
        .filteredOn(
            port ->
                port.getMethods().stream()
                        .filter(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
                        .count()
                    > METHODS)
        .isEmpty();
  }

  private static long linesOf(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
