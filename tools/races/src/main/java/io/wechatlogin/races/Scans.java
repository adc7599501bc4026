package io.wechatlogin.races;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.scan.ScanApproval;
import io.wechatlogin.application.scan.ScanLogin;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.application.state.LoginRequest;
import io.wechatlogin.application.state.StartedLogin;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.scan.Scan;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.url.WebUrl;
import java.time.Duration;

/** Logins of desktop browsers that a phone confirms. Both are at nodes of their own. */
final class Scans {
  private static final Scan.Requester REQUESTER =
      new Scan.Requester("Chrome · Windows", "https://app.example");

  private Scans() {}

  /** WeChat identifies the person, who confirms, in the race. */
  static Action.Step whole(Try t) {
    Logins.withSessions(t);
    Phone phone = new Phone(t);
    return () -> {
      phone.identify();
      phone.confirmAndCollect();
    };
  }

  /** The person is identified before the race, and confirms in it. */
  static Action.Step confirmed(Try t) {
    Logins.withSessions(t);
    Phone phone = new Phone(t);
    phone.identify();
    return phone::confirmAndCollect;
  }

  /** A phone that has opened the QR code of a desktop. */
  private static final class Phone {
    private final Try t;
    private final LoginApplication node;
    private final ScanLogin.Started scan;
    private final StartedLogin login;
    private final Wechat.Code code;

    Phone(Try t) {
      this.t = t;
      this.node = t.draw.first();
      scan = t.draw.second().scanLogin().start(t.instance, REQUESTER, Logins.INITIATOR);
      login =
          node.scanApproval()
              .identify(
                  scan.scanId(),
                  new LoginRequest(t.instance, Logins.CALLBACK, null, null),
                  WebUrl.of("https://login.example/scan/" + scan.scanId()));
      code = t.code();
    }

    void identify() {
      BrowserProof proof = new BrowserProof(login.state().reveal(), login.browserSecret());
      node.callback().answer(t.instance, code.text, proof);
    }

    void confirmAndCollect() {
      Secret phone = login.browserSecret();
      if (node.scanApproval().open(scan.scanId(), phone) instanceof ScanApproval.View.Ask ask) {
        node.scanApproval().decide(scan.scanId(), phone, ask.question(), true);
      }
      ScanLogin.Progress progress =
          t.draw
              .second()
              .scanLogin()
              .follow(t.instance, scan.scanId(), scan.browserSecret(), null, Duration.ZERO);
      progress.result().ifPresent(result -> Logins.take(t, result, Logins.VERIFIER));
      progress
          .refusal()
          .ifPresent(
              error -> {
                throw new LoginException(error);
              });
    }
  }
}
