package io.wechatlogin.bootstrap.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line says about itself. It starts nothing. */
class CommandsTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(strings = {"serve", "doctor", "reseal", "repair"})
  void eachCommandExplainsItself(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(said()).contains("Usage: wechat-login " + command);
    assertThat(run("--help")).isZero();
    assertThat(said()).contains("  " + command + " ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "doctor", "reseal", "repair"})
  void anUnknownArgumentRunsNothing(String command) {
    assertThat(run(command, "nonsense")).isEqualTo(2);
    assertThat(run(command, "--nonsense")).isEqualTo(2);
    assertThat(said()).isEmpty();
  }

  @Test
  void anUnknownCommandRunsNothing() {
    assertThat(run("docter")).isEqualTo(2);
    assertThat(said()).isEmpty();
  }

  private int run(String... arguments) {
    return Commands.run(arguments, Map.of(), new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
