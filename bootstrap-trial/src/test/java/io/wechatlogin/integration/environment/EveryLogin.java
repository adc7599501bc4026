package io.wechatlogin.integration.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Control;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.UserData;
import java.net.URI;
import java.util.UUID;

/**
 * One person who logs in once in each way that there is, and does what a session and a host may do
 * afterwards. Every answer must be the right one.
 */
public final class EveryLogin {
  private static final String SITE = "wx0000000000000fb1";
  private static final String MINI = "wx0000000000000fb2";
  private static final String OFFICIAL = "wx0000000000000fb3";
  private static final String NATIVE = "wx0000000000000fb4";
  private static final String RETURN = "https://app.example/after";

  private final Control wechat;
  private final URI service;
  private final ApiClient host;
  private final String person = "p" + UUID.randomUUID();

  private EveryLogin(Control wechat, URI service) {
    this.wechat = wechat;
    this.service = service;
    this.host = new ApiClient(service, ConfigFolder.HOST_KEY);
    wechat.addPerson(Person.of(person, "安 " + person));
  }

  /** Makes the apps known to WeChat and to the service. */
  public static void addTo(Control wechat, ConfigFolder config) {
    wechat.addApp(App.website(SITE, "secret-of-" + SITE).inOpenPlatform("ours"));
    wechat.addApp(App.mini(MINI, "secret-of-" + MINI).inOpenPlatform("ours"));
    wechat.addApp(App.official(OFFICIAL, "secret-of-" + OFFICIAL).inOpenPlatform("ours"));
    wechat.addApp(App.nativeApp(NATIVE, "secret-of-" + NATIVE).inOpenPlatform("ours"));
    config
        .add("EverySite", "WeChatType", SITE, true)
        .add("EveryMini", "WeChatMiniType", MINI, true)
        .add("EveryApp", "WeChatAppType", NATIVE, true)
        .addOfficial("EveryOfficial", OFFICIAL, "snsapi_userinfo");
  }

  /**
   * Goes through all of it at a service whose pages can be reached at its public URL.
   *
   * @return the user, who stays
   */
  public static String at(ServiceProcess service, Control wechat) {
    return at(service.url(), wechat);
  }

  /** As above, at the address that clients see. */
  public static String at(URI service, Control wechat) {
    EveryLogin each = new EveryLogin(wechat, service);
    String user = each.registersByMiniProgram();
    each.logsInByMiniProgram(user);
    each.logsInByRedirect(user);
    each.logsInByNativeApp(user);
    each.logsInByOfficialAccount(user);
    each.logsInByScan(user);
    each.usesWhatIsKept(user);
    each.endsSessions(user);
    return user;
  }

  private String registersByMiniProgram() {
    ApiClient phone = new ApiClient(service);
    String bindCode =
        phone
            .post(type("EveryMini") + "/login-codes", "{'code': '" + jsCode() + "'}")
            .expect(200)
            .text("bindCode");
    ApiClient.Answer registered =
        phone
            .post(
                type("EveryMini") + "/registrations",
                "{'bindCode': '" + bindCode + "', 'displayName': '安'}")
            .expect(201);
    opens("{'loginCode': '" + registered.text("loginCode") + "'}", registered.text("userId"));
    return registered.text("userId");
  }

  private void logsInByMiniProgram(String user) {
    opens("{'loginType': 'EveryMini', 'code': '" + jsCode() + "'}", user);
  }

  private void logsInByRedirect(String user) {
    ApiClient browser = new ApiClient(service);
    CodeVerifier verifier = CodeVerifier.random();
    String state = begins(browser, "EverySite", verifier);
    String callback =
        type("EverySite") + "/callback?code=" + wechat.issueCode(SITE, person) + "&state=" + state;
    String location = browser.get(callback).expect(303).location();
    assertThat(location).startsWith(RETURN + "?loginCode=wlc_");
    assertThat(browser.get(callback).expect(303).location()).isEqualTo(location);
    String loginCode = location.replaceAll(".*loginCode=(wlc_[^&]+).*", "$1");
    opens("{'loginCode': '%s', %s}".formatted(loginCode, verifier.field()), user);
  }

  private void logsInByNativeApp(String user) {
    ApiClient app = new ApiClient(service);
    CodeVerifier verifier = CodeVerifier.random();
    String state =
        app.post(type("EveryApp") + "/authorizations", "{" + verifier.challengeField() + "}")
            .expect(201)
            .text("state");
    opens(
        "{'loginType': 'EveryApp', 'code': '%s', 'state': '%s', %s}"
            .formatted(wechat.issueCode(NATIVE, person), state, verifier.field()),
        user);
  }

  private void logsInByOfficialAccount(String user) {
    ApiClient browser = new ApiClient(service);
    CodeVerifier verifier = CodeVerifier.random();
    String state = begins(browser, "EveryOfficial", verifier);
    ApiClient.Answer session =
        browser.post(
            "/api/v1/sessions",
            "{'loginType': 'EveryOfficial', 'code': '%s', 'state': '%s', %s}"
                .formatted(
                    wechat.issueCode(OFFICIAL, person, "snsapi_userinfo"),
                    state,
                    verifier.field()));
    assertThat(session.expect(201).text("userId")).isEqualTo(user);
  }

  private void logsInByScan(String user) {
    ApiClient desktop = new ApiClient(service);
    CodeVerifier verifier = CodeVerifier.random();
    ApiClient.Answer scan =
        desktop
            .post(type("EveryOfficial") + "/scans", "{" + verifier.challengeField() + "}")
            .expect(201);
    new WechatPhone(scan.text("url")).opensAs(person).confirms();
    String result = type("EveryOfficial") + "/scans/" + scan.text("scanId") + "?wait=25";
    String loginCode = desktop.get(result).expect(200).text("loginCode");
    opens("{'loginCode': '%s', %s}".formatted(loginCode, verifier.field()), user);
  }

  private void usesWhatIsKept(String user) {
    String bindings = "/api/v1/users/" + user + "/bindings";
    assertThat(host.get(bindings).expect(200).json()).hasSize(4);
    assertThat(host.get(bindings + "/EveryOfficial/profile").expect(200).text("nickname"))
        .isEqualTo("安 " + person);
    UserData data = wechat.userData(MINI, person);
    host.post(
            bindings + "/EveryMini/decryptions",
            "{'encryptedData': '%s', 'iv': '%s'}".formatted(data.encryptedData(), data.iv()))
        .expect(200);
    host.post(
            type("EveryMini") + "/phone-numbers",
            "{'code': '" + wechat.issuePhoneCode(MINI, person) + "'}")
        .expect(200);
    assertThat(host.get("/api/v1/users/" + user + "/events").expect(200).json())
        .hasSizeGreaterThanOrEqualTo(7);
    host.delete(bindings + "/EveryApp").expect(200);
    String code = wechat.issueCode(NATIVE, person);
    host.put(bindings + "/EveryApp", "{'code': '" + code + "'}").expect(200);
  }

  private void endsSessions(String user) {
    ApiClient one = opens("{'loginType': 'EveryMini', 'code': '" + jsCode() + "'}", user);
    ApiClient other = opens("{'loginType': 'EveryMini', 'code': '" + jsCode() + "'}", user);
    one.delete("/api/v1/sessions/current").expect(204);
    one.get("/api/v1/sessions/current").expect(401);
    other.get("/api/v1/sessions/current").expect(200);
    host.delete("/api/v1/users/" + user + "/sessions").expect(204);
    other.get("/api/v1/sessions/current").expect(401);
  }

  /** Opens a session, and sees that it belongs to the user. */
  private ApiClient opens(String body, String user) {
    ApiClient.Answer opened = new ApiClient(service).post("/api/v1/sessions", body).expect(201);
    assertThat(opened.text("userId")).isEqualTo(user);
    ApiClient signedIn = new ApiClient(service, opened.text("sessionToken"));
    assertThat(signedIn.get("/api/v1/sessions/current").expect(200).text("userId")).isEqualTo(user);
    return signedIn;
  }

  private static String begins(ApiClient browser, String instance, CodeVerifier verifier) {
    return browser
        .post(
            type(instance) + "/authorizations",
            "{'redirectUrl': '" + RETURN + "', " + verifier.challengeField() + "}")
        .expect(201)
        .text("state");
  }

  private String jsCode() {
    return wechat.issueJsCode(MINI, person);
  }

  private static String type(String instance) {
    return "/api/v1/login-types/" + instance;
  }
}
