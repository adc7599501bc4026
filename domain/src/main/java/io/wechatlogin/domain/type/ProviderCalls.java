package io.wechatlogin.domain.type;

import java.time.Duration;

/** Observes calls to a provider, to measure them. Implementations return quickly and never fail. */
public interface ProviderCalls {
  /** Ignores all calls. */
  ProviderCalls UNWATCHED =
      new ProviderCalls() {
        @Override
        public void began(String call) {}

        @Override
        public void ended(String call, String outcome, Duration took) {}
      };

  /**
   * A call has begun.
   *
   * @param call its name, such as {@code sns/jscode2session}
   */
  void began(String call);

  /**
   * A call has ended.
   *
   * @param outcome the provider's error code, {@code 0} for success; or a word where there was no
   *     answer
   */
  void ended(String call, String outcome, Duration took);
}
