package io.wechatlogin.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.benchmarks.environment.Environment;
import io.wechatlogin.benchmarks.environment.Program;
import io.wechatlogin.benchmarks.environment.Scenarios;
import io.wechatlogin.benchmarks.environment.TestData;
import io.wechatlogin.benchmarks.load.ClosedLoop;
import io.wechatlogin.benchmarks.load.Measurement;
import io.wechatlogin.benchmarks.load.OpenLoop;
import io.wechatlogin.benchmarks.load.Scenario;
import io.wechatlogin.benchmarks.report.Report;
import io.wechatlogin.benchmarks.soak.Soak;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of the benchmarks: every scenario runs for half a second on a few rows. The tests
 * assert that no operation fails, not how fast it is.
 */
@Tag("long")
class SmokeIT {
  private static final int PERSONS = 50;
  private static final Duration DURATION = Duration.ofMillis(500);

  @Test
  void everyScenarioSucceedsAndNoVirtualThreadIsPinned(@TempDir Path dir) throws Exception {
    Path recording = dir.resolve("service.jfr");
    try (Environment environment = Environment.start(dir, PERSONS)) {
      Scenarios scenarios = new Scenarios(PERSONS);
      try (Program service = environment.programs().service()) {
        assertAllScenariosSucceed(environment, service, scenarios);
        // From here on all classes are loaded. Class loading pins the virtual threads that wait.
        flightRecorder(service, "JFR.start", "settings=profile");
        assertAllScenariosSucceed(environment, service, scenarios);
        flightRecorder(service, "JFR.dump", "filename=" + recording);
      }
      assertThat(pinnedThreads(recording)).isEmpty();
      for (Program other :
          List.of(
              environment.closeAtEnd(environment.programs().floor()),
              environment.closeAtEnd(environment.programs().justAuthTuned()),
              environment.closeAtEnd(environment.programs().justAuthAsShown()),
              environment.closeAtEnd(environment.programs().wxJavaTuned()))) {
        assertSucceeds(other, scenarios.plainLogin());
        assertSucceeds(other, scenarios.plainCheck());
      }
      assertThat(environment.postgres().query("select count(*) from session where user_id = '1'"))
          .isNotEqualTo("0");
    }
  }

  @Test
  void aShortSoakFailsNoLogin(@TempDir Path dir) throws Exception {
    Path output = Files.createDirectory(dir.resolve("output"));
    try (Report report = new Report("soak", output)) {
      Soak.Plan plan = new Soak.Plan(20, 2, Duration.ofSeconds(1), Duration.ofMillis(500), 0);
      assertThat(Soak.run(report, dir.resolve("soak"), plan)).isZero();
    }
    assertThat(Files.readAllLines(output.resolve("soak.txt")))
        .filteredOn(line -> line.matches("(\\| [\\d.]+ ){13}\\|"))
        .hasSize(3);
  }

  @Test
  void tokensInSqlAndInRequestsAreTheSame() {
    assertThat(TestData.token(7)).hasSize(47).startsWith("wls_").endsWith("0007");
  }

  private static void assertAllScenariosSucceed(
      Environment environment, Program service, Scenarios scenarios) throws Exception {
    assertSucceeds(service, scenarios.oneStepLogin());
    assertSucceeds(service, scenarios.twoStepLogin());
    assertSucceeds(service, scenarios.browserLogin());
    assertSucceeds(service, scenarios.miniProgramLogin());
    assertSucceeds(service, scenarios.sessionCheck());
    environment.wechatDelay(Duration.ofMillis(100));
    Measurement open = new OpenLoop(service.url(), scenarios.oneStepLogin(), 20).run(DURATION);
    environment.wechatDelay(Duration.ZERO);
    assertThat(open.errors()).isZero();
    assertThat(open.count()).isEqualTo(10);
    assertThat(open.times().getMinValue()).isGreaterThanOrEqualTo(100_000);
  }

  private static void flightRecorder(Program service, String command, String option)
      throws Exception {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(service.pid()),
                command,
                option)
            .redirectErrorStream(true)
            .start();
    String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(jcmd.waitFor()).as(output).isZero();
  }

  private static void assertSucceeds(Program program, Scenario scenario)
      throws InterruptedException {
    Measurement measured = new ClosedLoop(program.url(), scenario, 8).run(DURATION);
    assertThat(measured.errors()).isZero();
    assertThat(measured.count()).isPositive();
  }

  /** Returns the events of virtual threads that blocked their carrier while they waited. */
  private static List<String> pinnedThreads(Path recording) throws Exception {
    List<RecordedEvent> events = RecordingFile.readAllEvents(recording);
    assertThat(events).anyMatch(event -> name(event).equals("jdk.ExecutionSample"));
    return events.stream()
        .filter(event -> name(event).equals("jdk.VirtualThreadPinned"))
        .map(RecordedEvent::toString)
        .filter(event -> !event.contains("ClassLoader") && !event.contains("initialization of"))
        .toList();
  }

  private static String name(RecordedEvent event) {
    return event.getEventType().getName();
  }
}
