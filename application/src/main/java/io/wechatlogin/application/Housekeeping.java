package io.wechatlogin.application;

import io.wechatlogin.application.port.Deliveries;
import io.wechatlogin.application.port.OneTimeCodes;
import io.wechatlogin.application.port.Profiles;
import io.wechatlogin.application.port.Scans;
import io.wechatlogin.application.port.SessionKeys;
import io.wechatlogin.application.port.Sessions;
import io.wechatlogin.application.port.States;
import io.wechatlogin.domain.scan.Scan;
import java.time.Instant;
import java.time.InstantSource;

/** Removes what has expired, in batches small enough to be in nobody's way. */
public final class Housekeeping {
  private static final int BATCH = 500;

  private final OneTimeCodes codes;
  private final States states;
  private final Sessions sessions;
  private final Scans scans;
  private final SessionKeys sessionKeys;
  private final Profiles profiles;
  private final Deliveries deliveries;
  private final InstantSource clock;

  Housekeeping(
      OneTimeCodes codes,
      States states,
      Sessions sessions,
      Scans scans,
      SessionKeys sessionKeys,
      Profiles profiles,
      Deliveries deliveries,
      InstantSource clock) {
    this.codes = codes;
    this.states = states;
    this.sessions = sessions;
    this.scans = scans;
    this.sessionKeys = sessionKeys;
    this.profiles = profiles;
    this.deliveries = deliveries;
    this.clock = clock;
  }

  /** Removes one batch of each kind; tells whether there may be more. */
  public boolean removeExpired() {
    Instant now = clock.instant();
    boolean moreCodes = codes.removeExpired(now, BATCH) == BATCH;
    boolean moreStates = states.removeExpired(now, BATCH) == BATCH;
    boolean moreSessions = sessions.removeExpired(now, BATCH) == BATCH;
    boolean moreScans = scans.removeExpired(now.minus(Scan.REMEMBERED), BATCH) == BATCH;
    boolean moreKeys = sessionKeys.removeExpired(now, BATCH) == BATCH;
    boolean moreProfiles = profiles.removeExpired(now, BATCH) == BATCH;
    boolean moreDeliveries = deliveries.removeExpired(now, BATCH) == BATCH;
    return moreCodes
        || moreStates
        || moreSessions
        || moreScans
        || moreKeys
        || moreProfiles
        || moreDeliveries;
  }
}
