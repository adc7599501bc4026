package io.wechatlogin.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.simulator.Fault;
import io.wechatlogin.simulator.RecordedCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The table of clients in the simulator's README. Its rows come from the calls that the simulator
 * recorded; a test class fails if its row is missing. The system property {@code clients.write}
 * updates the table.
 */
final class ClientTable {
  private static final Path README = Path.of("../wechat-simulator/README.md");
  private static final Pattern ERRCODE = Pattern.compile("\"errcode\":(-?\\d+)");
  private static final Comparator<String> OK_THEN_ERRCODES_THEN_FAULTS =
      Comparator.comparing((String outcome) -> !outcome.equals("ok"))
          .thenComparing(outcome -> !outcome.matches("-?\\d+"))
          .thenComparing(Comparator.naturalOrder());

  private static final class Recorded {
    private final Map<String, TreeSet<String>> outcomesByPath = new TreeMap<>();
    private int tests;
  }

  private final Map<Class<?>, Recorded> recorded = new HashMap<>();

  void record(Class<?> test, List<RecordedCall> calls) {
    Recorded of = recorded.computeIfAbsent(test, any -> new Recorded());
    of.tests++;
    for (RecordedCall call : calls) {
      of.outcomesByPath
          .computeIfAbsent(call.path(), any -> new TreeSet<>(OK_THEN_ERRCODES_THEN_FAULTS))
          .add(outcome(call));
    }
  }

  private static String outcome(RecordedCall call) {
    Fault fault = call.fault();
    if (fault != null && fault.kind() != Fault.Kind.ERRCODE) {
      return fault.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
    Matcher errcode = ERRCODE.matcher(call.answer());
    return errcode.find() && !errcode.group(1).equals("0") ? errcode.group(1) : "ok";
  }

  void compare(Class<?> test) {
    Recorded of = recorded.getOrDefault(test, new Recorded());
    long declared = Arrays.stream(test.getDeclaredMethods()).filter(ClientTable::isTest).count();
    // A run of a single method does not show all calls of the client.
    if (of.tests == declared) {
      String row = row(test.getAnnotation(ThirdPartyClient.class), of);
      if (Boolean.getBoolean("clients.write")) {
        write(row);
      }
      assertThat(read().lines()).as("rows of %s", README).contains(row);
    }
  }

  private static boolean isTest(Method method) {
    return method.isAnnotationPresent(Test.class);
  }

  private static String row(ThirdPartyClient client, Recorded of) {
    String version =
        client.version().isEmpty()
            ? Npm.version(client.value())
            : System.getProperty(client.version());
    String calls =
        of.outcomesByPath.entrySet().stream()
            .filter(each -> !each.getKey().startsWith("/connect/l/"))
            .map(each -> "`" + each.getKey() + "` " + String.join(" ", each.getValue()))
            .collect(Collectors.joining("; "));
    return "| "
        + String.join(" | ", client.value(), version, calls, "green (" + of.tests + " tests)")
        + " |";
  }

  private static void write(String row) {
    String client = row.substring(0, row.indexOf('|', 2) + 1);
    String written =
        read()
            .lines()
            .map(line -> line.startsWith(client) ? row : line)
            .collect(Collectors.joining("\n", "", "\n"));
    if (!written.contains(row)) {
      written =
          written.replace(
              "| --- | --- | --- | --- |\n", "| --- | --- | --- | --- |\n" + row + "\n");
    }
    try {
      Files.writeString(README, written);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private static String read() {
    try {
      return Files.readString(README);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
