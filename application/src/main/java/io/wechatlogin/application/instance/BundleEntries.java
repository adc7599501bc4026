package io.wechatlogin.application.instance;

import io.wechatlogin.domain.type.ConfigObject;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The two keys of {@code e.json} that say where an element's parts are: {@code backendBundleEntry},
 * which is always the folder itself, and {@code frontBundleEntry}, the business configuration.
 */
public final class BundleEntries {
  /** Names the business configuration. */
  public static final String FRONT = "frontBundleEntry";

  private static final String BACK = "backendBundleEntry";

  /** A relative path: no root, no drive, no control character, no other separator. */
  private static final Pattern RELATIVE = Pattern.compile("[^/\\\\:\\p{Cntrl}][^\\\\:\\p{Cntrl}]*");

  private BundleEntries() {}

  /** Adds a problem for each of the keys that is there and wrong. */
  static void check(ConfigObject element) {
    front(element);
    element
        .optionalText(BACK)
        .filter(entry -> !entry.equals("."))
        .ifPresent(entry -> element.problem(BACK, "must be \".\", or not there"));
  }

  /** Returns the path of the business configuration; empty where there is none, or a problem. */
  public static Optional<String> front(ConfigObject element) {
    Optional<String> entry = element.optionalText(FRONT);
    if (entry.isPresent() && !isFile(entry.get())) {
      refuseFront(element);
      return Optional.empty();
    }
    return entry;
  }

  /** Adds the problem that the business configuration is not a file of the instance's folder. */
  public static void refuseFront(ConfigObject element) {
    element.problem(FRONT, "must be a .json file inside the folder of the instance, such as ./Name.json");
  }

  private static boolean isFile(String entry) {
    return RELATIVE.matcher(entry).matches()
        && entry.endsWith(".json")
        && Arrays.stream(entry.split("/", -1)).noneMatch(part -> part.equals("..") || part.isEmpty());
  }
}
