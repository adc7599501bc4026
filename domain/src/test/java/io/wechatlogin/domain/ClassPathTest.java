package io.wechatlogin.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ClassPathTest {
  /** The build writes this file: the dependencies that users of the domain receive with it. */
  @Test
  void theDomainDependsOnTheJdkOnly() throws IOException {
    assertThat(Files.readString(Path.of("target/runtime-class-path")).strip()).isEmpty();
  }
}
