package io.wechatlogin.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the application depends on the domain and the JDK only. */
class ClassPathTest {
  private static final Path OWN = Path.of("target/classes");

  @Test
  void theApplicationBringsTheDomainOnly() throws IOException {
    assertThat(dependencies()).singleElement().asString().contains("domain");
  }

  /** Loads every class and its members. The JDK ignores missing classes of annotations only. */
  @Test
  void everyClassLoadsWithTheDomainOnly() throws IOException, ReflectiveOperationException {
    List<Path> places = new ArrayList<>(dependencies());
    places.add(OWN);
    List<URL> urls = new ArrayList<>();
    for (Path place : places) {
      urls.add(place.toUri().toURL());
    }
    int complete = 0;
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      for (Path place : places) {
        for (String name : classesIn(place)) {
          Class<?> type = Class.forName(name, true, loader);
          assertThat(type.getDeclaredMethods()).isNotNull();
          assertThat(type.getDeclaredConstructors()).isNotNull();
          assertThat(type.getDeclaredFields()).isNotNull();
          complete++;
        }
      }
    }
    assertThat(complete).isGreaterThan(100);
  }

  private static List<Path> dependencies() throws IOException {
    String line = Files.readString(Path.of("target/runtime-class-path")).strip();
    return Stream.of(line.split(File.pathSeparator, -1)).map(Path::of).toList();
  }

  private static List<String> classesIn(Path place) throws IOException {
    if (Files.isDirectory(place)) {
      return classesBelow(place);
    }
    try (FileSystem jar = FileSystems.newFileSystem(place)) {
      return classesBelow(jar.getPath("/"));
    }
  }

  private static List<String> classesBelow(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
          .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
          .toList();
    }
  }
}
