package io.wechatlogin.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.benchmarks.load.ClosedLoop;
import io.wechatlogin.benchmarks.load.Measurement;
import io.wechatlogin.benchmarks.load.OpenLoop;
import io.wechatlogin.benchmarks.load.Scenario;
import io.wechatlogin.benchmarks.rig.Persons;
import io.wechatlogin.benchmarks.rig.Program;
import io.wechatlogin.benchmarks.rig.Rows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that is measured runs, on few rows and for moments; how fast is not looked at. */
class SmokeIT {
  private static final int PERSONS = 50;
  private static final Duration MOMENT = Duration.ofMillis(500);

  @Test
  void everybodyWhoIsMeasuredLogsInAndNothingPins(@TempDir Path dir) throws Exception {
    Path recording = dir.resolve("service.jfr");
    try (Bench bench = Bench.start(dir, PERSONS)) {
      Persons persons = new Persons(PERSONS);
      try (Program service = bench.subjects().service()) {
        runEverything(bench, service, persons);
        // From here on no class is loaded any more, which holds up whoever waits for it.
        flightRecorder(service, "JFR.start", "settings=profile");
        runEverything(bench, service, persons);
        flightRecorder(service, "JFR.dump", "filename=" + recording);
      }
      assertThat(pinned(recording)).isEmpty();
      for (Program other :
          List.of(
              bench.stopping(bench.subjects().bareJavalin()),
              bench.stopping(bench.subjects().justAuthTuned()),
              bench.stopping(bench.subjects().justAuthAsShown()),
              bench.stopping(bench.subjects().wxJavaTuned()))) {
        assertRuns(other, persons.plainLogin());
        assertRuns(other, persons.plainCheck());
      }
      assertThat(bench.postgres().ask("select count(*) from session where user_id = '1'"))
          .isNotEqualTo("0");
    }
  }

  @Test
  void tokensAndOpenIdsAreTheSameInSqlAndInRequests() {
    assertThat(Rows.token(7)).hasSize(47).startsWith("wls_").endsWith("0007");
  }

  private static void runEverything(Bench bench, Program service, Persons persons)
      throws Exception {
    assertRuns(service, persons.oneStepLogin());
    assertRuns(service, persons.twoStepLogin());
    assertRuns(service, persons.miniProgramLogin());
    assertRuns(service, persons.sessionCheck());
    bench.delay(Duration.ofMillis(100));
    Measurement open = new OpenLoop(service.url(), persons.oneStepLogin(), 20).run(MOMENT);
    bench.delay(Duration.ZERO);
    assertThat(open.errors()).isZero();
    assertThat(open.times().getTotalCount()).isEqualTo(10);
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
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(jcmd.waitFor()).as(said).isZero();
  }

  private static void assertRuns(Program program, Scenario scenario) throws InterruptedException {
    Measurement measured = new ClosedLoop(program.url(), scenario, 8).run(MOMENT);
    assertThat(measured.errors()).isZero();
    assertThat(measured.times().getTotalCount()).isPositive();
  }

  /** Returns where virtual threads held on to their carriers while they waited. */
  private static List<String> pinned(Path recording) throws Exception {
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
