package io.wechatlogin.simulator.page;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.http.Response;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The building blocks of the simulated phone's screens. */
public final class PhoneScreen {
  private static final String BACK = "page/back.html";

  private PhoneScreen() {}

  /** The first screen, which has nothing to go back to. */
  public static Response home(String content) {
    return of("WeChat", content, "", "");
  }

  /** A screen with a button that goes back to the first one. */
  public static Response of(String title, String content) {
    return of(title, content, Template.load(BACK), "");
  }

  /** The screen of a mini program, with WeChat's capsule in its corner. */
  public static Response miniProgram(App app, String content) {
    return of(
        app.name(),
        content,
        Template.load(BACK),
        "<span class=\"capsule\" aria-hidden=\"true\">••• ⊙</span>");
  }

  private static Response of(String title, String content, String back, String corner) {
    return Response.html(
        Template.render(
            "page/screen.html",
            Map.of("title", title, "content", content, "back", back, "corner", corner)));
  }

  /** A list with one row per person. */
  public static String personList(List<Person> persons, Function<Person, String> row) {
    return "<div class=\"list\">"
        + persons.stream().map(row).collect(Collectors.joining())
        + "</div>";
  }

  /**
   * A row that scans a QR code as the person.
   *
   * @param kind the kind of code: {@code uuid} of a website's or {@code ticket} of an official
   *     account's
   * @param code the uuid or the ticket
   */
  public static String personButton(Person person, String kind, String code) {
    return Template.render(
        "page/person-button.html",
        Map.of(
            "kind", kind,
            "code", code,
            "id", person.id(),
            "nickname", person.nickname(),
            "letter", Avatar.letter(person.nickname()),
            "hue", Avatar.hue(person.id()),
            "about", about(person)));
  }

  /** A row that opens a link as the person. */
  public static String personLink(Person person, String href) {
    return Template.render(
        "page/person-link.html",
        Map.of(
            "href", href,
            "id", person.id(),
            "nickname", person.nickname(),
            "letter", Avatar.letter(person.nickname()),
            "hue", Avatar.hue(person.id()),
            "about", about(person)));
  }

  private static String about(Person person) {
    String traits =
        person.traits().stream()
            .sorted()
            .map(Person.Trait::description)
            .collect(Collectors.joining("; "));
    return traits.isEmpty() ? person.id() : person.id() + ": " + traits;
  }

  /**
   * The consent question: it names the app, the person and the scope before the app gets anything.
   *
   * @param question what the app asks for
   * @param buttons the buttons to agree and to refuse, as HTML
   */
  public static String consent(
      String appName, String scope, Person person, String question, String buttons) {
    return Template.render(
        "page/consent.html",
        Map.of(
            "app",
            appName,
            "appLetter",
            Avatar.letter(appName),
            "appHue",
            Avatar.hue(appName),
            "question",
            question,
            "scope",
            scope,
            "rights",
            "Gets your nickname and your avatar",
            "nickname",
            person.nickname(),
            "buttons",
            buttons));
  }
}
