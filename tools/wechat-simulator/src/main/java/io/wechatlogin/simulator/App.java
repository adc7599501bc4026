package io.wechatlogin.simulator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An application registered at the simulated WeChat.
 *
 * @param name what the consent pages show
 * @param domain the only host, or host:port, that redirects may go to; null allows every host, for
 *     trials
 * @param openPlatform the Open Platform account it is bound to: apps of one account see one
 *     unionid; null means no unionid
 * @param push where events are sent; null sends none
 * @param ipWhitelist who may fetch global tokens; empty allows everyone
 */
public record App(
    String appId,
    String secret,
    Kind kind,
    String name,
    @Nullable String domain,
    @Nullable String openPlatform,
    @Nullable Push push,
    List<String> ipWhitelist) {

  /** The three sorts of app that can log people in. */
  public enum Kind {
    WEBSITE,
    MINI,
    OFFICIAL
  }

  /** How much of a push is encrypted. */
  public enum Mode {
    PLAIN,
    COMPATIBLE,
    SAFE
  }

  /** The language of a push. */
  public enum Format {
    XML,
    JSON
  }

  /**
   * The message push settings of an app.
   *
   * @param aesKey the EncodingAESKey, 43 characters; only plain mode may leave it null
   */
  public record Push(String url, String token, @Nullable String aesKey, Mode mode, Format format) {
    /** Refuses a mode that encrypts without a key. */
    public Push {
      if (mode != Mode.PLAIN && (aesKey == null || aesKey.length() != 43)) {
        throw new IllegalArgumentException("aesKey must have 43 characters in mode " + mode);
      }
    }
  }

  /** Copies the whitelist. */
  public App {
    ipWhitelist = List.copyOf(ipWhitelist);
  }

  /** A website application of the Open Platform. */
  public static App website(String appId, String secret) {
    return of(Kind.WEBSITE, appId, secret);
  }

  /** A mini program. */
  public static App mini(String appId, String secret) {
    return of(Kind.MINI, appId, secret);
  }

  /** An official account with the right to web authorization. */
  public static App official(String appId, String secret) {
    return of(Kind.OFFICIAL, appId, secret);
  }

  private static App of(Kind kind, String appId, String secret) {
    return new App(appId, secret, kind, appId, null, null, null, List.of());
  }

  /** The same app under another name. */
  public App named(String newName) {
    return new App(appId, secret, kind, newName, domain, openPlatform, push, ipWhitelist);
  }

  /** The same app, redirecting only to this host or host:port. */
  public App onDomain(String newDomain) {
    return new App(appId, secret, kind, name, newDomain, openPlatform, push, ipWhitelist);
  }

  /** The same app, bound to this Open Platform account. */
  public App inOpenPlatform(String account) {
    return new App(appId, secret, kind, name, domain, account, push, ipWhitelist);
  }

  /** The same app with events sent to a server. */
  public App pushingTo(Push newPush) {
    return new App(appId, secret, kind, name, domain, openPlatform, newPush, ipWhitelist);
  }

  /** The same app, giving global tokens to these addresses only. */
  public App allowingOnly(String... addresses) {
    return new App(appId, secret, kind, name, domain, openPlatform, push, List.of(addresses));
  }
}
