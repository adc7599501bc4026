package io.wechatlogin.application.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CurrentRequestTest {
  private static final CurrentRequest OUTER = new CurrentRequest("outer", "trace");
  private static final CurrentRequest INNER = new CurrentRequest("inner", null);

  private final List<@Nullable String> seen = new ArrayList<>();

  private void recordCurrentId() {
    seen.add(CurrentRequest.currentId());
  }

  @Test
  void aRequestIsCurrentOnlyDuringItsWork() {
    recordCurrentId();
    OUTER.during(
        () -> {
          recordCurrentId();
          INNER.during(this::recordCurrentId);
          recordCurrentId();
          assertThat(CurrentRequest.get()).contains(OUTER);
        });
    recordCurrentId();
    assertThat(seen).containsExactly(null, "outer", "inner", "outer", null);
    assertThat(CurrentRequest.get()).isEmpty();
  }

  @Test
  void aFailureEndsTheCurrentRequest() {
    assertThatThrownBy(
            () ->
                OUTER.during(
                    () -> {
                      throw new IllegalStateException("a bug");
                    }))
        .isInstanceOf(IllegalStateException.class);
    recordCurrentId();
    assertThat(seen).containsOnlyNulls();
  }

  @Test
  void propagatedWorkKeepsItsRequest() {
    List<Runnable> work = new ArrayList<>();
    OUTER.during(() -> work.add(CurrentRequest.propagatedTo(this::recordCurrentId)));
    work.add(CurrentRequest.propagatedTo(this::recordCurrentId));
    work.forEach(each -> CompletableFuture.runAsync(each).join());
    assertThat(seen).containsExactly("outer", null);
  }
}
