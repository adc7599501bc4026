package io.wechatlogin.simulator.page;

import java.util.Map;

/** The drawn picture of a person or an app: the first letter of the name on a coloured square. */
public final class Avatar {
  private Avatar() {}

  /** The first letter of a name. */
  public static String letter(String name) {
    return name.isEmpty() ? "?" : name.substring(0, name.offsetByCodePoints(0, 1));
  }

  /** The hue that belongs to an id on every page, 0 to 359. */
  public static String hue(String id) {
    return String.valueOf(Math.floorMod(id.hashCode(), 360));
  }

  /** The picture as SVG. */
  public static String svg(String id, String name) {
    return Template.render("page/avatar.svg", Map.of("hue", hue(id), "letter", letter(name)));
  }
}
