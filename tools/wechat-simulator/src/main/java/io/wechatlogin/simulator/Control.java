package io.wechatlogin.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The strings behind the stage: who exists, what the phones do, what goes wrong, what time it is.
 * Unknown ids are an {@link IllegalArgumentException}, steps that a QR code's status does not allow
 * an {@link IllegalStateException}.
 */
public final class Control {
  private final World world;
  private final QrLogin qrLogin;
  private final OAuthApi oauth;
  private final MiniProgramApi mini;
  private final SceneQrs scenes;
  private final Pushes pushes;
  private final WechatApi wechat;
  private final SecondCallbacks callbacks;

  Control(
      World world,
      QrLogin qrLogin,
      OAuthApi oauth,
      MiniProgramApi mini,
      SceneQrs scenes,
      Pushes pushes,
      WechatApi wechat,
      SecondCallbacks callbacks) {
    this.mini = mini;
    this.scenes = scenes;
    this.pushes = pushes;
    this.world = world;
    this.qrLogin = qrLogin;
    this.oauth = oauth;
    this.wechat = wechat;
    this.callbacks = callbacks;
  }

  /** Registers an app, or replaces the one with the same id. */
  public void addApp(App app) {
    world.add(app);
  }

  /** Adds somebody, or replaces the person with the same id. */
  public void addPerson(Person person) {
    world.add(person);
  }

  /** The apps, in the order they came. */
  public List<App> apps() {
    return world.apps();
  }

  /** The persons, in the order they came. */
  public List<Person> persons() {
    return world.persons();
  }

  /** Adds an app of each kind and the persons of the sample, normal and odd ones. */
  public void sample() {
    Sample.addTo(this);
  }

  /** Adds the persons of the sample, and no apps. */
  public void samplePersons() {
    Sample.addPersonsTo(this);
  }

  /** A web code as if the person had authorised, with the widest scope that the app's kind has. */
  public String issueCode(String appId, String personId) {
    boolean website = world.app(appId).kind() == App.Kind.WEBSITE;
    return issueCode(appId, personId, website ? "snsapi_login" : "snsapi_userinfo");
  }

  /** A web code as if the person had authorised. */
  public String issueCode(String appId, String personId, String scope) {
    return oauth.issueCode(world.app(appId), world.person(personId), scope);
  }

  /** The person's phone runs wx.login: a js_code, and a new session key in place of the old one. */
  public String issueJsCode(String appId, String personId) {
    return mini.login(world.app(appId), world.person(personId));
  }

  /** The person taps a getPhoneNumber button. */
  public String issuePhoneCode(String appId, String personId) {
    return mini.phoneCode(world.app(appId), world.person(personId));
  }

  /** What getUserProfile gives, encrypted with the session key of the last wx.login. */
  public UserData userData(String appId, String personId) {
    return mini.userData(world.app(appId), world.person(personId));
  }

  /** What the older getPhoneNumber gives, encrypted with the session key of the last wx.login. */
  public UserData phoneData(String appId, String personId) {
    return mini.phoneData(world.app(appId), world.person(personId));
  }

  /** The session key of the last wx.login, to compare with what a service keeps. */
  public String sessionKey(String appId, String personId) {
    return mini.sessionKey(world.app(appId), world.person(personId));
  }

  /**
   * Pushes one of WeChat's authorization events about a person: user_info_modified,
   * user_authorization_revoke or user_authorization_cancellation. Up to three attempts; the result
   * comes with the last.
   */
  public CompletableFuture<PushResult> firePush(String appId, String event, String personId) {
    App app = world.app(appId);
    Person person = world.person(personId);
    return firePush(
        appId,
        Json.object(
            "ToUserName",
            Pushes.originalId(app),
            // Not the person: these events come from a service of WeChat's.
            "FromUserName",
            "oSIMULATEDPUSHSERVICE0000000",
            "CreateTime",
            world.now().getEpochSecond(),
            "MsgType",
            "event",
            "Event",
            event,
            "OpenID",
            world.openid(app, person),
            "UnionID",
            world.unionid(app, person),
            "AppID",
            appId,
            "RevokeInfo",
            app.kind() == App.Kind.WEBSITE
                ? "301"
                : app.kind() == App.Kind.OFFICIAL ? "205" : "6"));
  }

  /** Pushes any message: numbers become bare elements, everything else CDATA. */
  public CompletableFuture<PushResult> firePush(String appId, Map<String, Object> fields) {
    return pushes.fire(world.app(appId), fields);
  }

  /** WeChat's check of a push address: whether the server echoes. */
  public boolean verifyPush(String appId) {
    return pushes.verify(world.app(appId));
  }

  /** A person scans an official account's QR code with a scene; the event is pushed. */
  public CompletableFuture<PushResult> scanTicket(String ticket, String personId) {
    return scenes.scan(ticket, world.person(personId));
  }

  /** The person's openid at the app; always the same. */
  public String openid(String appId, String personId) {
    return world.openid(world.app(appId), world.person(personId));
  }

  /** The person's unionid at the app's Open Platform account; empty if there is none. */
  public String unionid(String appId, String personId) {
    String unionid = world.unionid(world.app(appId), world.person(personId));
    return unionid == null ? "" : unionid;
  }

  /** The QR pages that wait for a phone, newest first. */
  public List<OpenQr> openQrs() {
    return qrLogin.open();
  }

  /** One QR page, open or not. */
  public OpenQr qr(String uuid) {
    return qrLogin.view(uuid);
  }

  /** A person scans the QR code. */
  public void scan(String uuid, String personId) {
    qrLogin.scan(uuid, world.person(personId));
  }

  /** Whoever scanned the QR code taps "confirm". */
  public void confirm(String uuid) {
    qrLogin.confirm(uuid);
  }

  /** Whoever scanned the QR code taps "refuse". */
  public void refuse(String uuid) {
    qrLogin.refuse(uuid);
  }

  /** The QR code's time is over. */
  public void expire(String uuid) {
    qrLogin.expire(uuid);
  }

  /** The person changes the WeChat password: tokens issued until now answer 42007. */
  public void changePassword(String personId) {
    world.passwordOf(world.person(personId)).incrementAndGet();
  }

  /** The person withdraws what an app was granted: tokens issued until now answer 50001. */
  public void revoke(String appId, String personId) {
    world.consentOf(world.app(appId), world.person(personId)).incrementAndGet();
  }

  /**
   * Makes the next calls below a path go wrong; several faults are used up in the order they were
   * asked for.
   */
  public void fault(String pathPrefix, Fault fault, int times) {
    wechat.faults().plan(pathPrefix, fault, times);
  }

  /**
   * Draws faults for the calls from now on, in place of the plan before; what was asked for by
   * {@link #fault} comes first. The same plan makes the same faults again.
   */
  public void faultPlan(FaultPlan plan) {
    wechat.faults().plan(plan);
  }

  /** Draws faults of every kind for this share of the API's calls, 0 to 1. */
  public void faultPlan(long seed, double rate) {
    faultPlan(FaultPlan.seeded(seed, rate));
  }

  /** Forgets the faults that have not happened yet, and the plan. */
  public void clearFaults() {
    wechat.faults().clear();
  }

  /** From now on websites are called back twice with one code, or once again. */
  public void doubleCallbacks(DoubleCallback when) {
    callbacks.when(when);
  }

  /** The callbacks made beside those of browsers, in the order of their answers. */
  public List<SecondCallback> secondCallbacks() {
    return callbacks.made();
  }

  /** Moves the simulator's clock forward. */
  public void advanceClock(Duration by) {
    world.advance(by);
    qrLogin.clockMoved();
  }

  /** The last calls to the WeChat-shaped port, oldest first; at most 10,000. */
  public List<RecordedCall> recordedCalls() {
    return wechat.calls();
  }

  /** Forgets the recorded calls. */
  public void clearCalls() {
    wechat.clearCalls();
  }
}
