package io.wechatlogin.application.scan;

import static io.wechatlogin.application.fake.TestApplication.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.scan.ScanApproval.View;
import io.wechatlogin.application.scan.ScanLogin.Progress;
import io.wechatlogin.application.scan.ScanLogin.Started;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.application.state.LoginRequest;
import io.wechatlogin.application.state.StartedLogin;
import io.wechatlogin.domain.scan.Scan;
import io.wechatlogin.domain.scan.Scan.Status;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.url.WebUrl;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A desktop that has started a scan, and phones that scan its QR code; all over memory. */
abstract class ScanFixture {
  static final Duration LONG = Duration.ofSeconds(20);
  static final Scan.Requester REQUESTER =
      new Scan.Requester("Chrome · Windows", "https://app.example");

  final TestApplication test = new TestApplication();
  final ScanLogin desktop = test.app.scanLogin();
  final ScanApproval approval = test.app.scanApproval();
  final Started scan = desktop.start(test.official, REQUESTER, TestApplication.INITIATOR);

  static WebUrl pageOf(Started scan) {
    return WebUrl.of("https://login.example/scan/" + scan.scanId());
  }

  Status status() {
    return test.ports
        .logins()
        .scans()
        .find(scan.scanId())
        .orElseThrow()
        .statusAt(test.clock.instant());
  }

  Progress follow() {
    return follow(null, Duration.ZERO);
  }

  Progress follow(@Nullable Status seen, Duration wait) {
    return desktop.follow(test.official, scan.scanId(), scan.browserSecret(), seen, wait);
  }

  /** A person with a phone, who scans the QR code of a started scan. */
  final class Phone {
    private final TestApplication application;
    private final Instance instance;
    private final Started started;
    private final String openId;
    @Nullable Secret browserSecret;

    Phone(String openId) {
      this(test.official, scan, openId);
    }

    Phone(Instance instance, Started started, String openId) {
      this(test, instance, started, openId);
    }

    Phone(TestApplication application, Instance instance, Started started, String openId) {
      this.application = application;
      this.instance = instance;
      this.started = started;
      this.openId = openId;
    }

    View open() {
      return application.app.scanApproval().open(started.scanId(), browserSecret);
    }

    BrowserProof startIdentification() {
      assertThat(open()).isInstanceOf(View.Unidentified.class);
      StartedLogin login =
          application
              .app
              .scanApproval()
              .identify(
                  started.scanId(),
                  new LoginRequest(instance, TestApplication.CALLBACK, null, browserSecret),
                  pageOf(started));
      browserSecret = login.browserSecret();
      return TestApplication.proofOf(login);
    }

    /** Starts once more; the page of an identified phone offers no second identification. */
    BrowserProof startIdentificationAgain() {
      return TestApplication.proofOf(
          application
              .app
              .stateVerification()
              .startScan(
                  new LoginRequest(instance, TestApplication.CALLBACK, null, browserSecret),
                  started.scanId(),
                  pageOf(started)));
    }

    WebUrl returnFromProvider(BrowserProof proof) {
      return application.app.callback().answer(instance, code(instance, openId, null), proof);
    }

    void identify() {
      assertThat(returnFromProvider(startIdentification())).isEqualTo(pageOf(started));
    }

    View.Ask ask() {
      return (View.Ask) open();
    }

    void answer(Secret question, boolean isConfirmed) {
      application.app.scanApproval().decide(started.scanId(), browserSecret, question, isConfirmed);
    }

    void decide(boolean isConfirmed) {
      identify();
      answer(ask().question(), isConfirmed);
    }
  }
}
