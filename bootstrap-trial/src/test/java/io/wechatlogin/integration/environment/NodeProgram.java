package io.wechatlogin.integration.environment;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server in Node that prints the port it listens on. */
public final class NodeProgram implements AutoCloseable {
  private final Process process;
  private final URI url;

  private NodeProgram(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /** Starts a program of one file on a free port. */
  public static NodeProgram start(Path dir, String name, String content) {
    try {
      Path file = Files.writeString(dir.resolve(name), content);
      ProcessBuilder builder = new ProcessBuilder("node", file.toString());
      builder.environment().put("PORT", "0");
      Process process = builder.redirectErrorStream(true).start();
      BufferedReader said = process.inputReader();
      String line = said.readLine();
      if (line == null || !line.startsWith("listening on ")) {
        process.destroyForcibly();
        throw new AssertionError("node said: " + line);
      }
      return new NodeProgram(
          process, URI.create("http://127.0.0.1:" + line.substring("listening on ".length())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI url() {
    return url;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
