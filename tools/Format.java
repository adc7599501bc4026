import com.google.googlejavaformat.java.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks or writes the format of every Java source of the tree: {@code Format check|write DIR}. */
class Format {
  public static void main(String[] args) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        args[0].equals("write")
            ? List.of("--replace")
            : List.of("--dry-run", "--set-exit-if-changed"));
    try (var files = Files.walk(Path.of(args[1]))) {
      files
          .map(Path::toString)
          .filter(name -> name.endsWith(".java"))
          .filter(name -> !name.contains("/target/") && !name.contains("/node_modules/"))
          .filter(name -> !name.contains("/src/generated/"))
          .forEach(arguments::add);
    }
    Main.main(arguments.toArray(String[]::new));
  }
}
