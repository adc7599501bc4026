package io.wechatlogin.application.port;

import io.wechatlogin.application.port.PageRequest.Position;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a list.
 *
 * @param next the position after which the next page begins; empty for the last page
 */
public record Page<T>(List<T> items, Optional<Position> next) {
  /** Copies the list. */
  public Page {
    items = List.copyOf(items);
  }

  /**
   * Makes a page of the rows that a store found.
   *
   * @param rows one more than the limit where there are more
   */
  public static <T> Page<T> of(List<T> rows, int limit, Function<T, Position> position) {
    if (rows.size() <= limit) {
      return new Page<>(rows, Optional.empty());
    }
    List<T> items = rows.subList(0, limit);
    return new Page<>(items, Optional.of(position.apply(items.getLast())));
  }
}
