package io.wechatlogin.simulator;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Web authorization inside WeChat: a page that is strict about its link, silent in one scope and
 * asking in the other.
 */
final class OfficialAccount {
  private static final List<String> ORDER =
      List.of("appid", "redirect_uri", "response_type", "scope", "state");

  private final World world;
  private final OAuthApi oauth;
  private final SecondCallbacks callbacks;
  private final boolean strict;
  private final URI phone;

  OfficialAccount(
      World world, OAuthApi oauth, SecondCallbacks callbacks, boolean strict, URI control) {
    this.world = world;
    this.oauth = oauth;
    this.callbacks = callbacks;
    this.strict = strict;
    this.phone = control.resolve("/phone");
  }

  Reply authorize(Call call) {
    String who = call.param("sim_person");
    if (who.isEmpty()) {
      who = call.cookie("sim_person");
    }
    String agent = call.header("User-Agent").toLowerCase(Locale.ROOT);
    boolean inWechat = agent.contains("micromessenger") && !agent.contains("wxwork/");
    if (who.isEmpty() && !inWechat) {
      return Pages.errorWithPhone("请在微信客户端打开链接", phone + "?open=" + Redirects.encode(call.self()));
    }
    App app = world.findApp(call.param("appid"));
    if (call.param("appid").isEmpty()) {
      return error("AppID 参数错误", 10012);
    }
    if (app == null || app.kind() == App.Kind.MINI) {
      return Pages.error("AppID 参数错误", "");
    }
    if (app.kind() == App.Kind.WEBSITE) {
      return error("Scope 参数错误或没有 Scope 权限", 10016);
    }
    return authorize(call, app, who);
  }

  private Reply authorize(Call call, App app, String who) {
    String redirectUri = call.param("redirect_uri");
    String scope = call.param("scope");
    String state = call.param("state");
    if (redirectUri.isEmpty()) {
      return error("redirect_uri 参数错误", 10011);
    }
    if (!Redirects.allows(app, redirectUri)) {
      return error("redirect_uri 参数错误", 10003);
    }
    if (scope.isEmpty()) {
      return error("Scope 参数错误或没有 Scope 权限", 10010);
    }
    boolean silent = scope.equals("snsapi_base");
    if ((!silent && !scope.equals("snsapi_userinfo")) || (strict && !inOrder(call))) {
      return Pages.error("Scope 参数错误或没有 Scope 权限", "");
    }
    if (!call.param("response_type").equals("code")) {
      return Pages.error("response_type 参数错误", "");
    }
    if (state.length() > 128) {
      return Pages.error("state 参数过长", "");
    }
    if (strict && !state.matches("[0-9A-Za-z]*")) {
      return Pages.error("state 参数错误", "");
    }
    Person person = find(who);
    if (person == null) {
      return picker(call);
    }
    String choice = call.param("sim_choice");
    if (!silent && choice.isEmpty() && !comesFromTheMenu(call, person)) {
      return consent(call, app, person);
    }
    if (!silent && (choice.equals("refuse") || person.is(Person.Trait.REFUSES))) {
      // A refusal never reaches the app: Android shows nothing, iOS goes back.
      return Reply.html("<!DOCTYPE html><title></title>");
    }
    String code = oauth.issueCode(app, person, scope);
    String back = Redirects.withCode(redirectUri, code, state);
    callbacks.confirmed(code, back);
    return Reply.redirect(302, back);
  }

  // Whoever follows the account and comes from its chat or its menu is not asked.
  private static boolean comesFromTheMenu(Call call, Person person) {
    return person.is(Person.Trait.FOLLOWER)
        && call.param("sim_menu").equals("true")
        && !call.param("forcePopup").equals("true");
  }

  private @Nullable Person find(String id) {
    return world.persons().stream().filter(each -> each.id().equals(id)).findFirst().orElse(null);
  }

  private static Reply error(String title, int number) {
    return Pages.error(title, "错误码：" + number);
  }

  private static boolean inOrder(Call call) {
    List<String> known = new ArrayList<>(call.query().keySet());
    known.retainAll(ORDER);
    List<String> expected = new ArrayList<>(ORDER);
    expected.retainAll(known);
    return known.equals(expected);
  }

  private Reply picker(Call call) {
    return PhonePage.screen(
        "Who are you?",
        PhonePage.personList(
            world.persons(),
            person ->
                PhonePage.personLink(
                    person, "?" + call.rawQuery() + "&sim_person=" + person.id())));
  }

  private static Reply consent(Call call, App app, Person person) {
    String self = "?" + call.rawQuery();
    if (call.param("sim_person").isEmpty()) {
      self += "&sim_person=" + person.id();
    }
    String buttons =
        Pages.page(
            "phone-consent-link.html",
            Map.of(
                "confirm", self + "&sim_choice=confirm",
                "refuse", self + "&sim_choice=refuse"));
    return PhonePage.screen(
        "WeChat",
        PhonePage.question(
            app.name(), call.param("scope"), person, "Asks for your profile", buttons));
  }
}
