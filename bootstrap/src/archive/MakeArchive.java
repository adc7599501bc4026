import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes the archive by which the jar starts fast: runs the trial once and has the JVM write down
 * the classes that it loaded. From Java 25 on that is an AOT cache, before it a class-data archive.
 */
final class MakeArchive {
  private static final int AOT_SINCE = 25;
  private static final String[] VISITED = {
    "/health/ready", "/api/v1/login-types", "/api/v1/sessions/current", "/openapi.json", "/"
  };

  private MakeArchive() {}

  /**
   * @param args the jar; the archive is put beside it
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path jar = Path.of(args[0]).toAbsolutePath();
    boolean aot = Runtime.version().feature() >= AOT_SINCE;
    Path archive = jar.resolveSibling(aot ? "wechat-login.aot" : "wechat-login.jsa");
    Files.deleteIfExists(archive);
    Path data = Files.createTempDirectory("wechat-login-archive");
    try {
      train(jar, (aot ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive, data);
    } finally {
      try (Stream<Path> files = Files.walk(data)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
    // The service starts without it, too, so its absence is said and is no failure.
    System.out.println(
        Files.exists(archive)
            ? "made " + archive + ", " + Files.size(archive) / 1024 / 1024 + " MB"
            : "this JVM made no archive; the service will start without one");
  }

  private static void train(Path jar, String output, Path data)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The same collector as in ./run: objects are laid out for it.
    command.addAll(List.of("-XX:+UseParallelGC", output, "-jar", jar.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeIf(name -> name.startsWith("WECHAT_LOGIN_"));
    builder.environment().put("WECHAT_LOGIN_PORT", "0");
    builder.environment().put("WECHAT_LOGIN_MANAGEMENT_PORT", "0");
    builder.environment().put("WECHAT_LOGIN_DATA_DIR", data.toString());
    Process service = builder.start();
    try (BufferedReader lines = service.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("ready: ")) {
          visit(URI.create(line.substring("ready: ".length())));
          break;
        }
      }
    }
    service.destroy();
    if (!service.waitFor(2, TimeUnit.MINUTES)) {
      service.destroyForcibly();
    }
  }

  private static void visit(URI service) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String path : VISITED) {
        client.send(
            HttpRequest.newBuilder(service.resolve(path)).build(),
            HttpResponse.BodyHandlers.discarding());
      }
    }
  }
}
