import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Does in a folder what a page says: writes the files that it shows, runs its commands, and
 * compares what they print. Arguments: the page, the folder, and what stands before each command's
 * arguments for Maven, such as {@code -s settings.xml}.
 */
class FollowPage {
  private static final Pattern STEP =
      Pattern.compile(
          "File `([^`]+)`:\\s+(?:<!--[^>]*-->\\s+)?```\\w*\n"
              + "(.*?)```|```sh\n"
              + "(.*?)```.*?```text\n"
              + "(.*?)```",
          Pattern.DOTALL);

  /** Maven resets its colours even where it has been told to use none. */
  private static final String COLOURS = "\u001B\\[[0-9;]*m";

  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Path.of(args[1]);
    Matcher step = STEP.matcher(Files.readString(Path.of(args[0])));
    int files = 0;
    int commands = 0;
    while (step.find()) {
      if (step.group(1) != null) {
        Path file = folder.resolve(step.group(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, step.group(2));
        files++;
      } else {
        run(step.group(3).strip(), step.group(4), folder, args[2]);
        commands++;
      }
    }
    if (files == 0 || commands == 0) {
      throw new IllegalStateException("the page shows no files, or no command with its output");
    }
    System.out.println("followed: " + files + " files, " + commands + " command");
  }

  private static void run(String command, String expected, Path folder, String mavenArguments)
      throws IOException, InterruptedException {
    String here = command.replaceFirst("^mvn ", "mvn " + mavenArguments + " ");
    Process process =
        new ProcessBuilder("sh", "-c", here)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .replaceAll(COLOURS, "");
    if (process.waitFor() != 0 || !printed.strip().equals(expected.strip())) {
      System.out.println(printed);
      throw new IllegalStateException("not what the page says: " + command);
    }
  }
}
