package io.wechatlogin.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.benchmarks.load.ClosedLoop;
import io.wechatlogin.benchmarks.load.Measurement;
import io.wechatlogin.benchmarks.load.OpenLoop;
import io.wechatlogin.benchmarks.load.Scenario;
import io.wechatlogin.benchmarks.rig.Persons;
import io.wechatlogin.benchmarks.rig.Program;
import io.wechatlogin.benchmarks.rig.Rows;
import io.wechatlogin.benchmarks.rig.Subjects;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
      List<String> jvm = new ArrayList<>(Subjects.JVM);
      // Only what blocks a carrier for longer than a class takes to load.
      jvm.add("-XX:StartFlightRecording:filename=" + recording);
      try (Program service = bench.subjects().service(jvm)) {
        assertRuns(service, persons.oneStepLogin());
        assertRuns(service, persons.twoStepLogin());
        assertRuns(service, persons.miniProgramLogin());
        assertRuns(service, persons.sessionCheck());
        bench.delay(Duration.ofMillis(100));
        Measurement open = new OpenLoop(service.url(), persons.oneStepLogin(), 20).run(MOMENT);
        assertThat(open.errors()).isZero();
        assertThat(open.times().getTotalCount()).isEqualTo(10);
        assertThat(open.times().getMinValue()).isGreaterThanOrEqualTo(100_000);
        bench.delay(Duration.ZERO);
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

  private static void assertRuns(Program program, Scenario scenario) throws InterruptedException {
    Measurement measured = new ClosedLoop(program.url(), scenario, 8).run(MOMENT);
    assertThat(measured.errors()).isZero();
    assertThat(measured.times().getTotalCount()).isPositive();
  }

  /**
   * Returns where virtual threads held on to their carriers while they waited. A class that another
   * thread is just initializing is waited for once, and is no matter of the hot path.
   */
  private static List<String> pinned(Path recording) throws Exception {
    assertThat(Files.size(recording)).isPositive();
    return RecordingFile.readAllEvents(recording).stream()
        .filter(event -> event.getEventType().getName().equals("jdk.VirtualThreadPinned"))
        .filter(event -> !String.valueOf(reason(event)).contains("initialization of"))
        .map(RecordedEvent::toString)
        .toList();
  }

  private static Object reason(RecordedEvent event) {
    return event.hasField("pinnedReason") ? event.getValue("pinnedReason") : "";
  }
}
