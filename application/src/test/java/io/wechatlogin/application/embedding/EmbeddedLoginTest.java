package io.wechatlogin.application.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.instance.ConfigurationException;
import io.wechatlogin.application.instance.InstanceSource;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class EmbeddedLoginTest {
  private final PaperType.Provider paper = new PaperType.Provider();

  @Test
  void anInstanceIsFoundByItsFullAndItsShortName() {
    try (EmbeddedLogin login = builder("Desk", "Door").start()) {
      LoginElements elements = login.elements();
      assertThat(elements.getElement("auths.loginTypes.Desk").getLoginConfig().name())
          .isEqualTo("Desk");
      assertThat(elements.getElement("Door").getLoginConfig().name()).isEqualTo("Door");
      assertThat(elements.active())
          .extracting(element -> element.getLoginConfig().name())
          .containsExactly("Desk", "Door");
      assertThatThrownBy(() -> elements.getElement("Window"))
          .isInstanceOfSatisfying(
              LoginException.class,
              refusal -> assertThat(refusal.error()).isEqualTo(LoginError.LOGIN_TYPE_NOT_FOUND));
    }
  }

  @Test
  void closingClosesWhatTheTypesHold() {
    EmbeddedLogin login = builder("Desk", "Door").start();
    assertThat(paper.openSheets).hasValue(1);
    login.close();
    assertThat(paper.openSheets).hasValue(0);
  }

  @Test
  void everyProblemIsNamedAndNothingStaysOpen() {
    AtomicBoolean storeOpened = new AtomicBoolean();
    assertThatThrownBy(
            () ->
                builder("Desk")
                    .instances(
                        InstanceSource.of(
                            "Bad", Map.of("type", PaperType.NAME, "tittle", "T"), Map.of()))
                    .instances(InstanceSource.of("no name", Map.of(), Map.of()))
                    .ports(
                        () -> {
                          storeOpened.set(true);
                          return new MemoryStore().ports();
                        })
                    .start())
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            refusal ->
                assertThat(refusal.problems())
                    .containsExactly(
                        "Bad/e.json: title is missing",
                        "Bad/Bad.json: authConfig is missing",
                        "Bad/Bad.json: authConfig.appId is missing",
                        "Bad/e.json: tittle is not a known key",
                        "no name: a name has 1 to 64 letters, digits, _ . -"));
    assertThat(paper.openSheets).hasValue(0);
    assertThat(storeOpened).isFalse();
  }

  @Test
  void aNameThatIsGivenTwiceIsAProblem() {
    assertThatThrownBy(() -> builder("Desk", "Desk").start())
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            refusal -> assertThat(refusal.problems()).containsExactly("Desk: is configured twice"));
  }

  @Test
  void aStoreThatDoesNotOpenLeavesNothingOpen() {
    assertThatThrownBy(
            () ->
                builder("Desk")
                    .ports(
                        () -> {
                          throw new IllegalStateException("no store");
                        })
                    .start())
        .hasMessage("no store");
    assertThat(paper.openSheets).hasValue(0);
  }

  @Test
  void withoutPortsThereIsNoStart() {
    assertThatThrownBy(() -> EmbeddedLogin.builder().start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ports");
  }

  private EmbeddedLogin.Builder builder(String... instances) {
    EmbeddedLogin.Builder builder =
        EmbeddedLogin.builder().ports(new MemoryStore().ports()).types(List.of(paper));
    for (String name : instances) {
      builder.instances(
          InstanceSource.of(
              name,
              Map.of("type", PaperType.NAME, "title", name),
              Map.of("authConfig", Map.of("appId", "paper-" + name))));
    }
    return builder;
  }
}
