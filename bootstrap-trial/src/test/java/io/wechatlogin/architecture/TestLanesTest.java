package io.wechatlogin.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The lanes of {@code ./test}: what the tags leave out, and what CONTRIBUTING.md says of it. */
class TestLanesTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern NAME = Pattern.compile("`(\\w+(?:Test|IT))`");
  private static final Pattern WORD = Pattern.compile("\\w+");
  private static final Pattern LEFT_OUT = Pattern.compile("[',]!([\\w/-]+)");
  private static final Pattern PARENT = Pattern.compile("class \\w+ extends (\\w+)");
  private static final Pattern LONG = tag("long");
  private static final Pattern LONG_OR_DATABASE = tag("(?:long|database)");

  private static final Pattern WAIT_BY_HAND = Pattern.compile("\\bon" + "SpinWait\\(|\\bsleep\\(");

  /** The embedded PostgreSQL: what names it, or something that names it, needs a database. */
  private static final String DATABASE = "Embedded" + "Postgres";

  @Test
  void thePageNamesExactlyTheLongTests() throws IOException {
    String row =
        Files.readAllLines(ROOT.resolve("CONTRIBUTING.md")).stream()
            .filter(line -> line.startsWith("| `./test all`"))
            .findFirst()
            .orElseThrow();
    List<String> named = NAME.matcher(row).results().map(found -> found.group(1)).sorted().toList();
    List<String> tagged =
        sources(ROOT).entrySet().stream()
            .filter(source -> isTest(source.getKey()))
            .filter(source -> LONG.matcher(source.getValue()).find())
            .map(source -> nameOf(source.getKey()))
            .sorted()
            .toList();
    assertThat(named).isEqualTo(tagged);
  }

  @Test
  void everyUnitTestThatUsesADatabaseSaysSo() throws IOException {
    Set<String> users = new HashSet<>();
    List<Path> leftOut = leftOut();
    for (Path module : modules()) {
      Map<Path, String> sources = sources(module);
      for (Path file : usersOfDatabase(sources)) {
        if (isUnitTest(file) && !leftOut.contains(module)) {
          users.add(nameOf(file));
          assertThat(isNotFast(file, sources)).as(file.toString()).isTrue();
        }
      }
    }
    assertThat(users).contains("PostgresContractTest", "GeneratedTablesTest", "PostgresServerTest");
  }

  @Test
  void aModuleThatTheFastLaneLeavesOutHasNoTestOfIt() throws IOException {
    assertThat(modules()).containsAll(leftOut());
    for (Path module : leftOut()) {
      Map<Path, String> sources = sources(module);
      Set<Path> users = usersOfDatabase(sources);
      assertThat(sources.keySet())
          .filteredOn(TestLanesTest::isUnitTest)
          .allMatch(file -> users.contains(file) || isNotFast(file, sources));
    }
  }

  /** A loop without a bound never ends where what it waits for never comes. */
  @Test
  void testsWaitByAHelperThatGivesUp() throws IOException {
    assertThat(sources(ROOT).entrySet())
        .filteredOn(source -> isTest(source.getKey()))
        .filteredOn(source -> WAIT_BY_HAND.matcher(source.getValue()).find())
        .extracting(source -> nameOf(source.getKey()))
        .isEmpty();
  }

  /** Whether a test class, or the one that it extends, has a tag that the fast lane leaves out. */
  private static boolean isNotFast(Path file, Map<Path, String> sources) {
    String text = sources.get(file);
    Matcher parent = PARENT.matcher(text);
    return LONG_OR_DATABASE.matcher(text).find()
        || (parent.find()
            && sources.keySet().stream()
                .filter(other -> nameOf(other).equals(parent.group(1)))
                .anyMatch(other -> isNotFast(other, sources)));
  }

  /** The classes of a module that name the database, or a class that does, and so on. */
  private static Set<Path> usersOfDatabase(Map<Path, String> sources) {
    Map<Path, Set<String>> words = new HashMap<>();
    sources.forEach(
        (file, text) ->
            words.put(
                file,
                WORD.matcher(text).results().map(w -> w.group()).collect(Collectors.toSet())));
    Set<Path> users = new HashSet<>();
    Set<String> names = new HashSet<>(Set.of(DATABASE));
    boolean isGrowing = true;
    while (isGrowing) {
      isGrowing = false;
      for (Map.Entry<Path, Set<String>> file : words.entrySet()) {
        if (!users.contains(file.getKey()) && file.getValue().stream().anyMatch(names::contains)) {
          users.add(file.getKey());
          if (!isUnitTest(file.getKey())) {
            names.add(nameOf(file.getKey()));
          }
          isGrowing = true;
        }
      }
    }
    return users;
  }

  /** The modules that {@code ./test fast} does not build. */
  private static List<Path> leftOut() throws IOException {
    List<Path> leftOut =
        LEFT_OUT
            .matcher(Files.readString(ROOT.resolve("test")))
            .results()
            .map(found -> ROOT.resolve(found.group(1)))
            .toList();
    assertThat(leftOut).isNotEmpty();
    return leftOut;
  }

  private static List<Path> modules() throws IOException {
    Pattern module = Pattern.compile("<module>([^<]+)</module>");
    return module
        .matcher(Files.readString(ROOT.resolve("pom.xml")))
        .results()
        .map(found -> ROOT.resolve(found.group(1)))
        .toList();
  }

  private static Map<Path, String> sources(Path folder) throws IOException {
    Map<Path, String> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(TestLanesTest::isSource).toList()) {
        sources.put(file, Files.readString(file));
      }
    }
    return sources;
  }

  private static boolean isSource(Path file) {
    String path = file.toString();
    return path.endsWith(".java") && path.contains("/src/") && !path.contains("/target/");
  }

  private static boolean isTest(Path file) {
    return file.toString().contains("/src/test/java/");
  }

  private static boolean isUnitTest(Path file) {
    return isTest(file) && file.toString().endsWith("Test.java");
  }

  private static String nameOf(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static Pattern tag(String name) {
    return Pattern.compile("^@Tag\\(\"" + name + "\"\\)\n", Pattern.MULTILINE);
  }
}
