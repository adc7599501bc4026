package io.wechatlogin.races;

import java.util.Arrays;
import java.util.List;

/** An action and the revocation that it races with. */
public record Pair(Action action, Revocation revocation) {
  /** Returns every action with every revocation. */
  public static List<Pair> all() {
    return Action.all().stream()
        .flatMap(
            action ->
                Arrays.stream(Revocation.values()).map(revocation -> new Pair(action, revocation)))
        .toList();
  }

  @Override
  public String toString() {
    return action.name() + " x " + revocation.words();
  }
}
