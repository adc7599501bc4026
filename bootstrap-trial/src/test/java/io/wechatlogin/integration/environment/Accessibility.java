package io.wechatlogin.integration.environment;

import static org.assertj.core.api.Assertions.assertThat;

/** Checks the accessibility of a page and its components with axe-core. */
public final class Accessibility {
  private static final String AXE = WebPackages.text("axe-core/axe.min.js");

  /** Frames are left out: what they show belongs to WeChat. */
  private static final String RUN =
      """
      const done = arguments[arguments.length - 1];
      axe.run(document, {iframes: false}).then(
        (found) => done(found.violations
          .filter((one) => one.impact === 'serious' || one.impact === 'critical')
          .map((one) => one.id + ': ' + one.nodes.map((node) => node.html + ' ' + node.failureSummary).join(' | '))
          .join('\\n')),
        (failure) => done(String(failure)));
      """;

  private Accessibility() {}

  public static void check(Browser browser) {
    browser.script(AXE);
    assertThat(String.valueOf(browser.scriptThatCallsBack(RUN))).as(browser.url()).isEmpty();
  }
}
