package io.wechatlogin.domain.type;

import java.time.Duration;

/** Takes notice of calls to a provider, for whoever measures. Quick, and never fails. */
public interface ProviderCalls {
  /** Takes no notice. */
  ProviderCalls UNWATCHED =
      new ProviderCalls() {
        @Override
        public void began(String call) {}

        @Override
        public void ended(String call, String outcome, Duration took) {}
      };

  /**
   * A call is under way.
   *
   * @param call its name, such as {@code sns/jscode2session}
   */
  void began(String call);

  /**
   * A call that began is over.
   *
   * @param outcome the provider's error code, {@code 0} for none; or a word where it gave no answer
   */
  void ended(String call, String outcome, Duration took);
}
