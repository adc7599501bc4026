import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows the steps of a documentation page in a folder: writes the files that the page shows, runs
 * its commands, and compares their output. Arguments: the page, the folder, and the options to add
 * to each Maven command, such as {@code -s settings.xml}.
 */
class FollowPage {
  private static final Pattern STEP =
      Pattern.compile(
          "File `([^`]+)`:\\s+(?:<!--[^>]*-->\\s+)?```\\w*\n"
              + "(.*?)```|```sh\n"
              + "(.*?)```.*?```text\n"
              + "(.*?)```",
          Pattern.DOTALL);

  /** Maven prints escape sequences that reset the colour even in batch mode. */
  private static final String ESCAPE_SEQUENCES = "\u001B\\[[0-9;]*m";

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
      throw new IllegalStateException("the page contains no files or no command with its output");
    }
    System.out.println("followed: " + files + " files, " + commands + " commands");
  }

  private static void run(String command, String expected, Path folder, String mavenOptions)
      throws IOException, InterruptedException {
    String withOptions = command.replaceFirst("^mvn ", "mvn " + mavenOptions + " ");
    Process process =
        new ProcessBuilder("sh", "-c", withOptions)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .replaceAll(ESCAPE_SEQUENCES, "");
    if (process.waitFor() != 0 || !printed.strip().equals(expected.strip())) {
      System.out.println(printed);
      throw new IllegalStateException("the output differs from the page: " + command);
    }
  }
}
