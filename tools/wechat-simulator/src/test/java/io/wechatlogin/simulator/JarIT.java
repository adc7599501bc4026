package io.wechatlogin.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the jar as it is released. */
class JarIT {
  private static final Path JAR = Path.of(System.getProperty("simulator.jar"));

  @Test
  void theJarIsSmallAndHasNoDependencies() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(jar.stream().filter(entry -> !entry.isDirectory()))
          .allMatch(entry -> entry.getName().matches("(META-INF|io/wechatlogin/simulator)/.*"));
    }
    assertThat(Files.size(JAR)).isLessThan(250_000);
  }

  @Test
  void theShellExampleOfTheReadmePrintsWhatItShows(@TempDir Path dir) throws Exception {
    Process simulator =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                JAR.toString(),
                "--sample",
                "--port",
                "0",
                "--control-port",
                "0",
                "--proxy-port",
                "0")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      String script = shellExample();
      Files.writeString(
          dir.resolve("example.sh"), "set -eu\n" + withActualPorts(script, simulator));
      Process shell =
          new ProcessBuilder("sh", "example.sh")
              .directory(dir.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      List<String> printed = shell.inputReader(StandardCharsets.UTF_8).lines().toList();

      assertThat(shell.waitFor()).isZero();
      List<String> shown = script.lines().filter(line -> line.startsWith("# {")).toList();
      assertThat(printed).hasSameSizeAs(shown);
      for (int i = 0; i < shown.size(); i++) {
        assertThat(printed.get(i)).matches(pattern(shown.get(i).substring(2)));
      }
    } finally {
      simulator.destroy();
    }
  }

  private static String shellExample() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int start = readme.indexOf("```sh\n") + 6;
    return readme.substring(start, readme.indexOf("```", start));
  }

  /** The script with the ports that the simulator printed. */
  private static String withActualPorts(String script, Process simulator) throws IOException {
    List<String> lines = new ArrayList<>();
    BufferedReader reader = simulator.inputReader(StandardCharsets.UTF_8);
    String line = reader.readLine();
    while (line != null && !line.startsWith("control:")) {
      lines.add(line);
      line = reader.readLine();
    }
    String output = String.join("\n", lines);
    return script
        .replace("127.0.0.1:8090", address(output, "WeChat:  http://"))
        .replace("127.0.0.1:8091", address(output, "phone:   http://"))
        .replace("127.0.0.1:8092", address(output, "proxy:   "));
  }

  private static String address(String output, String label) {
    Matcher address = Pattern.compile(Pattern.quote(label) + "([0-9.:]+)").matcher(output);
    assertThat(address.find()).as(output).isTrue();
    return address.group(1);
  }

  private static String pattern(String shown) {
    return "\\Q" + shown.replace("…", "\\E[^\"]+\\Q") + "\\E";
  }
}
