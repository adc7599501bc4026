package io.wechatlogin.simulator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An application registered at the simulated WeChat.
 *
 * @param appId the id; officially {@code wx} and 16 hex digits, but any text is accepted
 * @param secret the app's secret
 * @param name what the consent pages show
 * @param domain the only host, or host:port, that redirects may go to; null allows every host, for
 *     trials
 * @param openPlatform the Open Platform account that the app is bound to; the apps of one account
 *     see the same unionid of a person; null for no account and no unionid
 * @param push where events are sent; null for nowhere
 * @param ipWhitelist the addresses that may fetch the app's access token; empty allows all
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

  /** The four kinds of app that a person can log in to. */
  public enum Kind {
    /** A website application of the Open Platform. */
    WEBSITE,
    /** A mini program. */
    MINI,
    /** An official account. */
    OFFICIAL,
    /** A native app of the Open Platform, whose codes come from WeChat's SDK. */
    NATIVE
  }

  /** How much of a push is encrypted. */
  public enum Mode {
    /** Nothing. */
    PLAIN,
    /** The message is sent in clear and encrypted. */
    COMPATIBLE,
    /** The message is sent encrypted only. */
    SAFE
  }

  /** The format of a push. */
  public enum Format {
    XML,
    JSON
  }

  /**
   * The message push settings of an app.
   *
   * @param url the app's server
   * @param token the token that signs pushes
   * @param aesKey the EncodingAESKey, 43 characters; may be null in plain mode only
   */
  public record Push(String url, String token, @Nullable String aesKey, Mode mode, Format format) {
    /**
     * Checks the key.
     *
     * @throws IllegalArgumentException if the mode encrypts and the key does not have 43 characters
     */
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

  /** A native app of the Open Platform. */
  public static App nativeApp(String appId, String secret) {
    return of(Kind.NATIVE, appId, secret);
  }

  private static App of(Kind kind, String appId, String secret) {
    return new App(appId, secret, kind, appId, null, null, null, List.of());
  }

  /** The same app with another name. */
  public App named(String newName) {
    return new App(appId, secret, kind, newName, domain, openPlatform, push, ipWhitelist);
  }

  /** The same app, with redirects to this host or host:port only. */
  public App onDomain(String newDomain) {
    return new App(appId, secret, kind, name, newDomain, openPlatform, push, ipWhitelist);
  }

  /** The same app, bound to this Open Platform account. */
  public App inOpenPlatform(String account) {
    return new App(appId, secret, kind, name, domain, account, push, ipWhitelist);
  }

  /** The same app, with events sent to a server. */
  public App pushingTo(Push newPush) {
    return new App(appId, secret, kind, name, domain, openPlatform, newPush, ipWhitelist);
  }

  /** The same app, with its access token for these addresses only. */
  public App allowingOnly(String... addresses) {
    return new App(appId, secret, kind, name, domain, openPlatform, push, List.of(addresses));
  }
}
