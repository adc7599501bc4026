package io.wechatlogin.application.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.domain.type.ProviderCalls;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SharedLoginTypeContextTest {
  private final InstantSource clock = InstantSource.fixed(Instant.EPOCH);
  private final SharedLoginTypeContext context =
      new SharedLoginTypeContext(name -> Optional.of(name + "!"), clock);
  private final List<String> closed = new ArrayList<>();

  @Test
  void settingsAndClockArePassedToTypes() {
    assertThat(context.setting("A")).hasValue("A!");
    assertThat(context.clock()).isSameAs(clock);
    assertThat(context.calls()).isSameAs(ProviderCalls.UNWATCHED);
  }

  @Test
  void aSharedObjectIsCreatedOnlyOnce() {
    StringBuilder first = context.shared(StringBuilder.class, StringBuilder::new);

    assertThat(context.shared(StringBuilder.class, StringBuilder::new)).isSameAs(first);
  }

  @Test
  void aSharedObjectMayUseAnotherOne() {
    First first =
        context.shared(First.class, () -> context.shared(Second.class, Second::new).first);

    assertThat(context.shared(First.class, First::new)).isSameAs(first);
  }

  @Test
  void sharedObjectsAreClosedOnceInReverseOrder() {
    context.shared(First.class, First::new);
    context.shared(Second.class, Second::new);

    context.close();
    context.close();

    assertThat(closed).containsExactly("second", "first");
  }

  @Test
  void aFailureToCloseOneObjectClosesTheOthers() {
    context.shared(First.class, First::new);
    context.shared(Failing.class, Failing::new);

    assertThatThrownBy(context::close)
        .isInstanceOf(IllegalStateException.class)
        .satisfies(
            failure ->
                assertThat(failure.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly("cannot close"));
    assertThat(closed).containsExactly("first");
  }

  @Test
  void aClosedContextCreatesNewObjects() {
    First before = context.shared(First.class, First::new);

    context.close();

    assertThat(context.shared(First.class, First::new)).isNotSameAs(before);
  }

  @Test
  void sharedObjectsAreSharedAcrossThreads() {
    First first = context.shared(First.class, First::new);

    assertThat(inAnotherThread(() -> context.shared(First.class, First::new))).isSameAs(first);
    context.close();
    assertThat(inAnotherThread(() -> context.shared(First.class, First::new))).isNotSameAs(first);
  }

  private static <T> T inAnotherThread(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work).orTimeout(10, TimeUnit.SECONDS).join();
  }

  private class First implements AutoCloseable {
    @Override
    public void close() {
      closed.add("first");
    }
  }

  private class Second implements AutoCloseable {
    final First first = new First();

    @Override
    public void close() {
      closed.add("second");
    }
  }

  private static final class Failing implements AutoCloseable {
    @Override
    public void close() {
      throw new IllegalArgumentException("cannot close");
    }
  }
}
