package io.wechatlogin.persistence;

import io.wechatlogin.application.port.Scans;
import io.wechatlogin.domain.scan.Scan;
import io.wechatlogin.domain.secret.SecretHash;
import java.time.Instant;
import java.util.UUID;

/** Scans of desktops, for tests that are about something else. */
public final class TestScans {
  private TestScans() {}

  /** Starts a scan with an id of its own. */
  public static Scan start(Scans scans, Instant now) {
    Scan scan =
        Scan.start(
            UUID.randomUUID().toString().replace("-", "").substring(0, 22),
            new Scan.Desktop(
                "Main",
                SecretHash.of("browser"),
                new Scan.Requester("", "https://app.example"),
                now));
    scans.start(scan);
    return scan;
  }
}
