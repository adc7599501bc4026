package io.wechatlogin.persistence.schema;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * A migration that is neither whole nor absent.
 *
 * @param done how many of its statements have been applied; empty where the tables are not as any
 *     number of them would leave them
 * @param isRecordedAsFailed whether its record says so
 * @param differences names of what is not as it should be, where {@code done} is empty
 */
public record UnfinishedMigration(
    MigrationScript script,
    OptionalInt done,
    boolean isRecordedAsFailed,
    List<String> differences) {
  /** How many differences are said. */
  private static final int SAID = 8;

  /**
   * Compares the tables with what each number of statements would leave behind.
   *
   * @param steps what there is after no statement, after one, and so on
   * @param real what there is
   * @return how many statements were applied; empty where no number fits
   */
  static OptionalInt matching(List<Map<String, String>> steps, Map<String, String> real) {
    Set<String> changed = changed(steps);
    for (int step = 0; step < steps.size(); step++) {
      Map<String, String> expected = steps.get(step);
      if (changed.stream().allMatch(name -> isSame(expected, real, name))) {
        // A later number that fits as well would mean that a statement leaves no trace.
        List<Map<String, String>> later = steps.subList(step + 1, steps.size());
        boolean isAmbiguous =
            later.stream()
                .anyMatch(other -> changed.stream().allMatch(name -> isSame(other, real, name)));
        return step > 0 && isAmbiguous ? OptionalInt.empty() : OptionalInt.of(step);
      }
    }
    return OptionalInt.empty();
  }

  /** Returns what a migration makes or changes. */
  static Set<String> changed(List<Map<String, String>> steps) {
    Set<String> names = new TreeSet<>();
    steps.forEach(step -> names.addAll(step.keySet()));
    names.removeIf(name -> steps.stream().allMatch(step -> isSame(step, steps.getFirst(), name)));
    return names;
  }

  static boolean isSame(Map<String, String> one, Map<String, String> other, String name) {
    return one.containsKey(name) ? one.get(name).equals(other.get(name)) : !other.containsKey(name);
  }

  /** Returns what was found and what to do, for an operator. */
  public String words() {
    String found =
        script
            + " is half done, by a start that was ended while it migrated: "
            + (isRecordedAsFailed ? "it is recorded as failed, and " : "it has no record, and ");
    if (done.isPresent()) {
      return found
          + done.getAsInt()
          + " of its "
          + script.statements().size()
          + " statements are applied. Stop all nodes, make a backup, and run: ./run repair (java"
          + " -jar wechat-login.jar repair). It applies the others and removes no row";
    }
    return found
        + "the tables do not show how many of its statements are applied ("
        + String.join(", ", differences.subList(0, Math.min(SAID, differences.size())))
        + (differences.size() > SAID ? ", …" : "")
        + "), so it cannot be repaired without knowing what else changed them. Restore the backup"
        + " of before the upgrade; or make the tables by hand as "
        + script.file()
        + " wants them, and run: ./run repair (java -jar wechat-login.jar repair)";
  }
}
