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
    Older older = context.shared(Older.class, () -> context.shared(Younger.class, Younger::new).of);

    assertThat(context.shared(Older.class, Older::new)).isSameAs(older);
  }

  @Test
  void sharedObjectsAreClosedOnceInReverseOrder() {
    context.shared(Older.class, Older::new);
    context.shared(Younger.class, Younger::new);

    context.close();
    context.close();

    assertThat(closed).containsExactly("younger", "older");
  }

  @Test
  void aFailureToCloseOneObjectClosesTheOthers() {
    context.shared(Older.class, Older::new);
    context.shared(Failing.class, Failing::new);

    assertThatThrownBy(context::close)
        .isInstanceOf(IllegalStateException.class)
        .satisfies(
            failure ->
                assertThat(failure.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly("cannot close"));
    assertThat(closed).containsExactly("older");
  }

  @Test
  void aClosedContextCreatesNewObjects() {
    Older before = context.shared(Older.class, Older::new);

    context.close();

    assertThat(context.shared(Older.class, Older::new)).isNotSameAs(before);
  }

  @Test
  void sharedObjectsAreSharedAcrossThreads() {
    Older older = context.shared(Older.class, Older::new);

    assertThat(elsewhere(() -> context.shared(Older.class, Older::new))).isSameAs(older);
    context.close();
    assertThat(elsewhere(() -> context.shared(Older.class, Older::new))).isNotSameAs(older);
  }

  private static <T> T elsewhere(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work).orTimeout(10, TimeUnit.SECONDS).join();
  }

  private class Older implements AutoCloseable {
    @Override
    public void close() {
      closed.add("older");
    }
  }

  private class Younger implements AutoCloseable {
    final Older of = new Older();

    @Override
    public void close() {
      closed.add("younger");
    }
  }

  private static final class Failing implements AutoCloseable {
    @Override
    public void close() {
      throw new IllegalArgumentException("cannot close");
    }
  }
}
