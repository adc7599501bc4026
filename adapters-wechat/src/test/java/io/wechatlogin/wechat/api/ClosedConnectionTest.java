package io.wechatlogin.wechat.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.contract.Await;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.ProviderCalls;
import io.wechatlogin.domain.type.WebToken;
import io.wechatlogin.wechat.testkit.BrokenServer;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** WeChat, or a proxy or firewall before it, closes connections without a word. */
class ClosedConnectionTest {
  private static final String ANSWER =
      "{\"access_token\":\"t\",\"expires_in\":7200,\"refresh_token\":\"r\",\"openid\":\"o1\","
          + "\"scope\":\"snsapi_userinfo\",\"nickname\":\"n\"}";

  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  @Test
  void aConnectionThatWasClosedWhileItWasIdleCarriesNoCode() throws Exception {
    try (BrokenServer server = new BrokenServer(this::answerAndClose);
        WeChatApi api = api(server)) {
      for (int i = 0; i < 5; i++) {
        assertThat(exchangeCode(api).proof().openId()).isEqualTo("o1");
        awaitIdleness(i + 1);
      }
      assertThat(requests).hasValue(5);
    }
  }

  @Test
  void aRequestThatUsesNothingUpIsSentAgainOnAFreshConnection() throws Exception {
    try (BrokenServer server = new BrokenServer(this::answerAndClose);
        WeChatApi api = api(server)) {
      for (int i = 0; i < 5; i++) {
        WebToken token = exchangeCode(api).webToken();
        assertThat(api.profile(token, api.startBudget()).nickname()).isEqualTo("n");
        awaitIdleness(2 * i + 2);
      }
    }
  }

  @Test
  void aCodeThatMayHaveArrivedIsNotSentAgain() throws Exception {
    try (BrokenServer server = new BrokenServer(this::answerOnlyTheFirst);
        WeChatApi api = api(server)) {
      exchangeCode(api);
      assertThatThrownBy(() -> exchangeCode(api))
          .isInstanceOfSatisfying(
              LoginException.class,
              e -> assertThat(e.error()).isEqualTo(LoginError.WECHAT_UNAVAILABLE));
      assertThat(requests).hasValue(2);
    }
  }

  /**
   * Where connections are closed at once, the next codes travel on connections that were checked.
   */
  @Test
  void afterOneLossConnectionsAreCheckedBeforeEachUse() throws Exception {
    try (BrokenServer server = new BrokenServer(this::answerAndClose);
        WeChatApi api = api(server)) {
      int lost = 0;
      for (int i = 0; i < 50; i++) {
        try {
          exchangeCode(api);
        } catch (LoginException e) {
          lost++;
        }
      }
      // Unchecked, half of them would be lost. On a busy machine a few are closed after the check.
      assertThat(lost).isLessThanOrEqualTo(6);
    }
  }

  private void answerAndClose(Socket socket) throws IOException {
    answer(socket);
    socket.close();
    closed.incrementAndGet();
  }

  private void answerOnlyTheFirst(Socket socket) throws IOException {
    if (requests.get() == 0) {
      answer(socket);
    } else {
      requests.incrementAndGet();
      socket.close();
    }
  }

  private void answer(Socket socket) throws IOException {
    requests.incrementAndGet();
    socket
        .getOutputStream()
        .write(
            "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(ANSWER.length(), ANSWER)
                .getBytes(US_ASCII));
  }

  private static WeChatAnswer exchangeCode(WeChatApi api) {
    return api.accessToken("wx0123456789abcdef", new Secret("s"), "code");
  }

  private static WeChatApi api(BrokenServer server) {
    return new WeChatApi(
        server.url(), InstantSource.system(), Limits.DEFAULT, ProviderCalls.UNWATCHED);
  }

  /** Waits until the server has closed so many connections, and they were idle long enough. */
  private void awaitIdleness(int connections) {
    Await.until("closed connections", () -> closed.get() >= connections);
    long start = System.nanoTime();
    Await.until("15 ms", () -> System.nanoTime() - start >= Duration.ofMillis(15).toNanos());
  }
}
