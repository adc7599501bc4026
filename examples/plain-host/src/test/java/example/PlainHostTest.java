package example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlainHostTest {
  @Test
  void aPersonRegistersLogsInAndUnbinds() {
    assertThat(output())
        .containsExactly(
            "not a user yet; may register for 300 s",
            "registered as Alice",
            "welcome back, Alice; organizations: []",
            "bound: true",
            "Operation successful",
            "bound: false");
  }

  private static String[] output() {
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      PlainHost.main(new String[0]);
    } finally {
      System.setOut(console);
    }
    return printed.toString(StandardCharsets.UTF_8).lines().toArray(String[]::new);
  }
}
