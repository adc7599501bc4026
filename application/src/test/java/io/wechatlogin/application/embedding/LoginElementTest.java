package io.wechatlogin.application.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.instance.InstanceSource;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.port.ManagedDirectory;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.type.WebToken;
import io.wechatlogin.domain.user.Corp;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls every method of {@link LoginElement} as a host does. */
class LoginElementTest {
  private final Ports ports = new MemoryStore().ports();
  private final EmbeddedLogin login =
      EmbeddedLogin.builder()
          .ports(ports)
          .types(List.of(new PlainLoginType.Provider(), new ProfileLoginType.Provider()))
          .instances(instance("Open", 1))
          .instances(instance("Closed", 0))
          .instances(
              InstanceSource.of(
                  "Profiles",
                  Map.of("type", ProfileLoginType.NAME, "title", "Profiles"),
                  Map.of("authConfig", Map.of("appId", "wx-profiles"))))
          .start();
  private final LoginElement wechat = login.elements().getElement("auths.loginTypes.Open");
  private final LoginElement closed = login.elements().getElement("auths.loginTypes.Closed");
  private final LoginElement profiles = login.elements().getElement("auths.loginTypes.Profiles");

  @AfterEach
  void close() {
    login.close();
  }

  @Test
  void theConfigurationIsShownWithoutSecrets() {
    assertThat(wechat.getLoginConfig())
        .isEqualTo(
            new LoginConfig(
                "Open",
                "Title of Open",
                true,
                "PlainLoginType",
                new LoginConfig.AuthConfig("wx-Open"),
                true,
                Optional.empty()));
  }

  @Test
  void anUnboundPersonRegistersAndThenLogsIn() {
    LoginResult.LoginCode registered = wechat.register(bindCodeOf(wechat, "alice"), "Alice");
    assertThat(registered.user().displayName()).isEqualTo("Alice");

    assertThat(wechat.getLoginCode("alice"))
        .isInstanceOfSatisfying(
            LoginResult.LoginCode.class,
            loggedIn -> {
              assertThat(loggedIn.user()).isEqualTo(registered.user());
              assertThat(loggedIn.corpList()).isEmpty();
              assertThat(login.application().sessionTokens().open(loggedIn.loginCode(), null))
                  .isNotNull();
            });
    assertThat(login.application().sessionTokens().open(registered.loginCode(), null)).isNotNull();
  }

  @Test
  void aUserOfTheHostBindsAndLogsInWithOrganizations() {
    ManagedDirectory directory = (ManagedDirectory) ports.users();
    Corp corp = new Corp(new CorpId("acme"), "Acme");
    directory.put(corp);
    directory.put(new UserId("1001"), "Bob", User.Status.ACTIVE, Set.of(corp.corpId()));

    assertThat(wechat.bind("1001", "bob"))
        .isEqualTo(new OperationResult(true, "Operation successful"));
    assertThat(wechat.bind("1001", "bob").success()).isTrue();
    assertThat(((LoginResult.LoginCode) wechat.getLoginCode("bob")).corpList())
        .containsExactly(corp);
    UserAuthInfo info = wechat.getUserAuthInfo("1001");
    assertThat(info.isActive()).isTrue();
    assertThat(info.binding().orElseThrow().identity().openId()).isEqualTo("bob");

    assertThat(wechat.unbind("1001").message()).isEqualTo("Operation successful");
    assertThat(wechat.unbind("1001").success()).isTrue();
    assertThat(wechat.getUserAuthInfo("1001").isActive()).isFalse();
    assertThat(wechat.getUserAuthInfo("1001").binding()).isEmpty();
  }

  @Test
  void aBindCodeBindsAnExistingAccount() {
    User user = ports.users().register("Carol");
    assertThat(closed.bindByCode(user.id().value(), bindCodeOf(closed, "carol")).success())
        .isTrue();
    assertThat(closed.getUserAuthInfo(user.id().value()).isActive()).isTrue();
  }

  @Test
  void everyRefusalNamesItsErrorCode() {
    User user = ports.users().register("Dave");
    String id = user.id().value();
    assertRefused(LoginError.REGISTRATION_CLOSED, () -> closed.register("wlb_x"));
    assertRefused(LoginError.INVALID_BIND_CODE, () -> wechat.register("wlb_x"));
    assertRefused(LoginError.INVALID_BIND_CODE, () -> wechat.bindByCode(id, "wlb_x"));
    assertRefused(LoginError.INVALID_REQUEST, () -> wechat.getLoginCode("not a code"));
    assertRefused(LoginError.INVALID_REQUEST, () -> wechat.unbind("not an id"));
    assertRefused(LoginError.USER_NOT_FOUND, () -> wechat.getUserAuthInfo("unknown"));
    wechat.bind(id, "dave");
    assertRefused(LoginError.USER_ALREADY_BOUND, () -> wechat.bind(id, "eve"));
    User other = ports.users().register("Other");
    assertRefused(LoginError.IDENTITY_TAKEN, () -> wechat.bind(other.id().value(), "dave"));
  }

  @Test
  void anUnsupportedCapabilityIsRefused() {
    assertRefused(LoginError.NOT_SUPPORTED, () -> wechat.getUserInfo("grace"));
    assertRefused(LoginError.NOT_SUPPORTED, () -> wechat.getAccessToken("grace"));
    assertRefused(LoginError.NOT_SUPPORTED, () -> wechat.refreshToken("token"));
  }

  @Test
  void aRedirectTypeStatesTheScopeItRequests() {
    LoginConfig config = profiles.getLoginConfig();
    assertThat(config.scope()).contains("profile");
    assertThat(config.authType()).isEqualTo("ProfileLoginType");
    assertThat(config.allowRegister()).isFalse();
  }

  @Test
  void aProfileTypeReturnsProfilesAndTokens() {
    assertThat(profiles.getUserInfo("grace").nickname()).isEqualTo("Nick grace");
    WebToken token = profiles.getAccessToken("grace");
    assertThat(token.openId()).isEqualTo("grace");
    assertThat(profiles.refreshToken(token.refreshToken().reveal())).isEqualTo(token);
    assertRefused(LoginError.INVALID_REFRESH_TOKEN, () -> profiles.refreshToken("unknown"));
    assertRefused(LoginError.INVALID_REQUEST, () -> profiles.refreshToken("not a token"));
    assertRefused(LoginError.INVALID_REQUEST, () -> profiles.getUserInfo("not a code"));
  }

  @Test
  void aUserWithoutANameGetsADefaultName() {
    assertThat(wechat.register(bindCodeOf(wechat, "frank")).user().displayName())
        .isEqualTo("WeChat user");
  }

  private static String bindCodeOf(LoginElement element, String person) {
    return ((LoginResult.BindCode) element.getLoginCode(person)).bindCode().reveal();
  }

  private static void assertRefused(LoginError error, ThrowingCallable attempt) {
    assertThatThrownBy(attempt)
        .isInstanceOfSatisfying(
            LoginException.class, refusal -> assertThat(refusal.error()).isEqualTo(error));
  }

  private static InstanceSource instance(String name, int allowRegister) {
    return InstanceSource.of(
        name,
        Map.of(
            "type",
            PlainLoginType.NAME,
            "title",
            "Title of " + name,
            "allowRegister",
            allowRegister),
        Map.of("authConfig", Map.of("appId", "wx-" + name)));
  }
}
