package io.wechatlogin.simulator.official;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.http.QueryString;
import io.wechatlogin.simulator.http.Request;
import io.wechatlogin.simulator.http.Response;
import io.wechatlogin.simulator.http.Routes;
import io.wechatlogin.simulator.oauth.Authorizations;
import io.wechatlogin.simulator.oauth.Redirects;
import io.wechatlogin.simulator.page.ErrorPage;
import io.wechatlogin.simulator.page.PhoneScreen;
import io.wechatlogin.simulator.page.Template;
import io.wechatlogin.simulator.world.World;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Web authorization inside WeChat. The page checks its link strictly; scope snsapi_base redirects
 * without a question, snsapi_userinfo asks for consent.
 */
public final class AuthorizePage {
  private static final List<String> DOCUMENTED_ORDER =
      List.of("appid", "redirect_uri", "response_type", "scope", "state");
  private static final int MAX_STATE_LENGTH = 128;
  private static final String APPID_ERROR = "AppID 参数错误";
  private static final String SCOPE_ERROR = "Scope 参数错误或没有 Scope 权限";
  private static final String REDIRECT_URI_ERROR = "redirect_uri 参数错误";

  private final World world;
  private final Authorizations authorizations;
  private final boolean strict;
  private final URI phone;

  /**
   * Creates the page.
   *
   * @param strict whether parameters must have the documented order and a state must be
   *     alphanumeric
   * @param phone where the simulated phone is
   */
  public AuthorizePage(World world, Authorizations authorizations, boolean strict, URI phone) {
    this.world = world;
    this.authorizations = authorizations;
    this.strict = strict;
    this.phone = phone;
  }

  public void addTo(Routes routes) {
    routes.add("/connect/oauth2/authorize", this::authorize);
  }

  private Response authorize(Request request) {
    String personId = request.param("sim_person");
    if (personId.isEmpty()) {
      personId = request.cookie("sim_person");
    }
    if (personId.isEmpty() && !isInsideWechat(request)) {
      return ErrorPage.withPhoneLink(
          "请在微信客户端打开链接", phone + "?open=" + QueryString.encode(request.url()));
    }
    App app = world.findApp(request.param("appid"));
    if (request.param("appid").isEmpty()) {
      return ErrorPage.withNumber(APPID_ERROR, 10012);
    }
    if (app == null || app.kind() == App.Kind.MINI) {
      return ErrorPage.of(APPID_ERROR);
    }
    Response problem = problem(request, app);
    return problem == null ? authorize(request, app, world.findPerson(personId)) : problem;
  }

  private static boolean isInsideWechat(Request request) {
    String agent = request.header("User-Agent").toLowerCase(Locale.ROOT);
    return agent.contains("micromessenger") && !agent.contains("wxwork/");
  }

  // WeChat's error page; null if the link is right.
  private @Nullable Response problem(Request request, App app) {
    String redirectUri = request.param("redirect_uri");
    String scope = request.param("scope");
    String state = request.param("state");
    if (app.kind() != App.Kind.OFFICIAL) {
      return ErrorPage.withNumber(SCOPE_ERROR, 10016);
    }
    if (redirectUri.isEmpty()) {
      return ErrorPage.withNumber(REDIRECT_URI_ERROR, 10011);
    }
    if (!Redirects.allows(app, redirectUri)) {
      return ErrorPage.withNumber(REDIRECT_URI_ERROR, 10003);
    }
    if (scope.isEmpty()) {
      return ErrorPage.withNumber(SCOPE_ERROR, 10010);
    }
    boolean known = scope.equals("snsapi_base") || scope.equals("snsapi_userinfo");
    if (!known || (strict && !hasDocumentedOrder(request))) {
      return ErrorPage.of(SCOPE_ERROR);
    }
    if (!request.param("response_type").equals("code")) {
      return ErrorPage.of("response_type 参数错误");
    }
    if (state.length() > MAX_STATE_LENGTH) {
      return ErrorPage.of("state 参数过长");
    }
    return strict && !state.matches("[0-9A-Za-z]*") ? ErrorPage.of("state 参数错误") : null;
  }

  private static boolean hasDocumentedOrder(Request request) {
    List<String> given = new ArrayList<>(request.query().keySet());
    given.retainAll(DOCUMENTED_ORDER);
    List<String> expected = new ArrayList<>(DOCUMENTED_ORDER);
    expected.retainAll(given);
    return given.equals(expected);
  }

  private Response authorize(Request request, App app, @Nullable Person person) {
    if (person == null) {
      return choosePerson(request);
    }
    String scope = request.param("scope");
    boolean asks = scope.equals("snsapi_userinfo");
    String choice = request.param("sim_choice");
    if (asks && choice.isEmpty() && !comesFromMenu(request, person)) {
      return consent(request, app, person);
    }
    if (asks && (choice.equals("refuse") || person.is(Person.Trait.REFUSES))) {
      // A refusal never reaches the app: WeChat on Android shows a blank page, on iOS it goes back.
      return Response.html("<!DOCTYPE html><title></title>");
    }
    return Response.redirect(
        302,
        authorizations
            .authorize(app, person, scope, request.param("redirect_uri"), request.param("state"))
            .callbackUrl());
  }

  // WeChat does not ask followers who open the link from the account's chat or menu.
  private static boolean comesFromMenu(Request request, Person person) {
    return person.is(Person.Trait.FOLLOWER)
        && request.param("sim_menu").equals("true")
        && !request.param("forcePopup").equals("true");
  }

  private Response choosePerson(Request request) {
    return PhoneScreen.of(
        "Who are you?",
        PhoneScreen.personList(
            world.persons(),
            person ->
                PhoneScreen.personLink(
                    person, "?" + request.rawQuery() + "&sim_person=" + person.id())));
  }

  private static Response consent(Request request, App app, Person person) {
    String self = "?" + request.rawQuery();
    if (request.param("sim_person").isEmpty()) {
      self += "&sim_person=" + person.id();
    }
    String buttons =
        Template.render(
            "official/consent-buttons.html",
            Map.of(
                "confirm", self + "&sim_choice=confirm",
                "refuse", self + "&sim_choice=refuse"));
    return PhoneScreen.of(
        "WeChat",
        PhoneScreen.consent(
            app.name(), request.param("scope"), person, "Asks for your profile", buttons));
  }
}
