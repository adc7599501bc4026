package io.wechatlogin.http.web;

import io.wechatlogin.http.url.PublicUrls;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The browser component. Its parts are modules, but browsers receive one: a page then needs a
 * single request and a single entry in its policy, and no part of another version.
 */
public final class ComponentModule {
  /** The parts, each after those that it imports. */
  private static final List<String> PARTS =
      List.of(
          "begun.js",
          "texts.js",
          "style.js",
          "view.js",
          "service.js",
          "redirect.js",
          "element.js",
          "main.js");

  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import .* from \"\\./[a-z]+\\.js\";\n");

  private static final Pattern EXPORT = Pattern.compile("(?m)^export (?!\\{)");

  private static final Pattern COMMENT =
      Pattern.compile("^ */\\*\\*.*?\\*/\n|^ *// [^\n]*\n", Pattern.MULTILINE | Pattern.DOTALL);

  private ComponentModule() {}

  /** Returns the module of the service with these URLs, without comments. */
  public static String of(PublicUrls urls) {
    return PARTS.stream()
        .map(part -> WebFiles.text("component/" + part))
        .map(part -> IMPORT.matcher(part).replaceAll(""))
        .map(part -> EXPORT.matcher(part).replaceAll(""))
        .map(part -> COMMENT.matcher(part).replaceAll(""))
        .collect(Collectors.joining())
        .replace("{publicUrl}", urls.base().toASCIIString());
  }
}
