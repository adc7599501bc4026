package io.wechatlogin.simulator;

import io.wechatlogin.simulator.push.Pushes;
import io.wechatlogin.simulator.server.WechatServer;
import io.wechatlogin.simulator.world.SampleData;
import io.wechatlogin.simulator.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Controls a simulator: which apps and persons exist, what phones do, what goes wrong, and what
 * time it is. An unknown id is an {@link IllegalArgumentException}; a step that the status of a QR
 * code does not allow is an {@link IllegalStateException}.
 */
public final class Control {
  private final World world;
  private final LoginApis apis;
  private final Pushes pushes;
  private final WechatServer wechat;

  Control(World world, LoginApis apis, Pushes pushes, WechatServer wechat) {
    this.world = world;
    this.apis = apis;
    this.pushes = pushes;
    this.wechat = wechat;
  }

  /** Registers an app, or replaces the one with the same id. */
  public void addApp(App app) {
    world.add(app);
  }

  /** Adds a person, or replaces the one with the same id. */
  public void addPerson(Person person) {
    world.add(person);
  }

  /** The apps in the order in which they were added. */
  public List<App> apps() {
    return world.apps();
  }

  /** The persons in the order in which they were added. */
  public List<Person> persons() {
    return world.persons();
  }

  /** Adds an app of each kind, and normal and special persons. */
  public void sample() {
    SampleData.addAppsTo(world);
    SampleData.addPersonsTo(world);
  }

  /** Adds the persons of the sample, and no apps. */
  public void samplePersons() {
    SampleData.addPersonsTo(world);
  }

  /**
   * Issues a web code as if the person had agreed, with the widest scope of the app's kind.
   *
   * @return the code, 32 letters and digits
   */
  public String issueCode(String appId, String personId) {
    boolean website = world.app(appId).kind() == App.Kind.WEBSITE;
    return issueCode(appId, personId, website ? "snsapi_login" : "snsapi_userinfo");
  }

  /** Issues a web code as if the person had agreed. */
  public String issueCode(String appId, String personId, String scope) {
    return apis.authorizations().issueCode(world.app(appId), world.person(personId), scope);
  }

  /** Runs wx.login on the person's phone: issues a js_code and replaces the session key. */
  public String issueJsCode(String appId, String personId) {
    return apis.miniProgram().login(world.app(appId), world.person(personId));
  }

  /** Taps a getPhoneNumber button as the person, and returns its code. */
  public String issuePhoneCode(String appId, String personId) {
    return apis.miniProgram().phoneCode(world.app(appId), world.person(personId));
  }

  /** The result of getUserProfile, encrypted with the session key of the last wx.login. */
  public UserData userData(String appId, String personId) {
    return apis.miniProgram().userData(world.app(appId), world.person(personId));
  }

  /**
   * The result of the older getPhoneNumber, encrypted with the session key of the last wx.login.
   */
  public UserData phoneData(String appId, String personId) {
    return apis.miniProgram().phoneData(world.app(appId), world.person(personId));
  }

  /** The session key of the last wx.login, to compare with the one that a service stored. */
  public String sessionKey(String appId, String personId) {
    return apis.miniProgram().sessionKey(world.app(appId), world.person(personId));
  }

  /**
   * Pushes one of WeChat's authorization events about a person: user_info_modified,
   * user_authorization_revoke or user_authorization_cancellation.
   *
   * @return the result of the last of up to three attempts
   */
  public CompletableFuture<PushResult> firePush(String appId, String event, String personId) {
    return pushes.sendAuthorizationEvent(world.app(appId), event, world.person(personId));
  }

  /**
   * Pushes any message. In XML, numbers become bare elements and all other values become CDATA.
   *
   * @return the result of the last of up to three attempts
   */
  public CompletableFuture<PushResult> firePush(String appId, Map<String, Object> fields) {
    return pushes.send(world.app(appId), fields);
  }

  /** Verifies the app's push URL as WeChat does; true if the server returns the echo. */
  public boolean verifyPush(String appId) {
    return pushes.verify(world.app(appId));
  }

  /** Scans an official account's QR code with a scene as the person, which pushes an event. */
  public CompletableFuture<PushResult> scanTicket(String ticket, String personId) {
    return apis.sceneQrCodes().scan(ticket, world.person(personId));
  }

  /** The person's openid at the app; it never changes. */
  public String openid(String appId, String personId) {
    return world.openid(world.app(appId), world.person(personId));
  }

  /** The person's unionid at the app's Open Platform account; empty if there is none. */
  public String unionid(String appId, String personId) {
    String unionid = world.unionid(world.app(appId), world.person(personId));
    return unionid == null ? "" : unionid;
  }

  /** The QR codes that wait for a phone, newest first. */
  public List<OpenQr> openQrs() {
    return apis.qrLogin().open();
  }

  /** One QR code, open or not. */
  public OpenQr qr(String uuid) {
    return apis.qrLogin().view(uuid);
  }

  /** Scans the QR code as the person. */
  public void scan(String uuid, String personId) {
    apis.qrLogin().scan(uuid, world.person(personId));
  }

  /** Taps "confirm" as the person who scanned the QR code. */
  public void confirm(String uuid) {
    apis.qrLogin().confirm(uuid);
  }

  /** Taps "refuse" as the person who scanned the QR code. */
  public void refuse(String uuid) {
    apis.qrLogin().refuse(uuid);
  }

  /** Ends the lifetime of the QR code. */
  public void expire(String uuid) {
    apis.qrLogin().expire(uuid);
  }

  /** Changes the person's WeChat password: tokens issued so far answer 42007. */
  public void changePassword(String personId) {
    world.changePassword(world.person(personId));
  }

  /** Withdraws the person's consent to the app: tokens issued so far answer 50001. */
  public void revoke(String appId, String personId) {
    world.withdrawConsent(world.app(appId), world.person(personId));
  }

  /**
   * Makes the next calls below a path fail. Several faults are used up in the order of their
   * requests.
   *
   * @param times how many calls fail
   */
  public void fault(String pathPrefix, Fault fault, int times) {
    wechat.faults().queue(pathPrefix, fault, times);
  }

  /**
   * Draws faults for all calls from now on, instead of the previous plan. Faults requested by
   * {@link #fault} take precedence. The same plan produces the same faults again.
   */
  public void faultPlan(FaultPlan plan) {
    wechat.faults().start(plan);
  }

  /**
   * Draws faults of every kind.
   *
   * @param rate the share of the API's calls that fail, 0 to 1
   */
  public void faultPlan(long seed, double rate) {
    faultPlan(FaultPlan.seeded(seed, rate));
  }

  /** Cancels the faults that have not happened yet, and the plan. */
  public void clearFaults() {
    wechat.faults().clear();
  }

  /** Chooses whether websites are called back twice with the same code from now on. */
  public void doubleCallbacks(DoubleCallback when) {
    apis.authorizations().secondCallbacks().when(when);
  }

  /** The callbacks made in addition to those of browsers, in the order of their answers. */
  public List<SecondCallback> secondCallbacks() {
    return apis.authorizations().secondCallbacks().made();
  }

  /** Moves the simulator's clock forward. */
  public void advanceClock(Duration by) {
    world.advance(by);
    apis.qrLogin().clockMoved();
  }

  /** The last calls to the WeChat-shaped port, oldest first; at most 10,000. */
  public List<RecordedCall> recordedCalls() {
    return wechat.calls().calls();
  }

  /** Deletes the recorded calls. */
  public void clearCalls() {
    wechat.calls().clear();
  }
}
