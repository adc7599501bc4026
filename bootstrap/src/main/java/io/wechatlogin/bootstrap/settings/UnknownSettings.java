package io.wechatlogin.bootstrap.settings;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Environment variables that look like settings and are none, most of which are misspelt. */
public final class UnknownSettings {
  private static final String PREFIX = "WECHAT_LOGIN_";

  /** Read by the script {@code ./run}. */
  private static final String HEAP = PREFIX + "HEAP";

  /** Settings of the contract that other parts of the service read. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          HEAP,
          PREFIX + "DATABASE_DIRECT_URL",
          PREFIX + "WECHAT_PROXY",
          PREFIX + "EVENT_RETENTION",
          PREFIX + "CONSOLE_ADMINS");

  private static final String OIDC = PREFIX + "OIDC_";

  private UnknownSettings() {}

  /**
   * Returns a problem for each variable that nothing reads.
   *
   * @param namedInFiles the variables that {@code ${...}} of a file names
   */
  public static List<String> problems(Map<String, String> environment, Set<String> namedInFiles) {
    Set<String> known = new TreeSet<>(Settings.names());
    known.addAll(ELSEWHERE);
    return environment.keySet().stream()
        .filter(name -> name.startsWith(PREFIX) && !name.startsWith(OIDC))
        .filter(name -> !known.contains(name) && !namedInFiles.contains(name))
        .sorted()
        .map(name -> name + ": is no setting; did you mean " + nearest(name, known) + "?")
        .toList();
  }

  private static String nearest(String name, Set<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .orElseThrow();
  }

  /** Returns the edit distance of Levenshtein. */
  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[b.length()];
  }
}
