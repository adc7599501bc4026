package io.wechatlogin.application.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.instance.InstanceSource;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.profile.ProfileUpdate;
import io.wechatlogin.domain.type.InstanceConfig;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.type.LoginTypeProvider;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reads the models of the original, and calls an element by what they give. */
class AuthModelTest {
  private static final String WEBSITES = "auths.loginTypes.WeChatType.WeChatAuthModel";
  private static final String MINI_PROGRAMS = "auths.loginTypes.WeChatMiniType.WeChatAuthModel";
  private static final String ACCOUNTS = "auths.loginTypes.WechatPublicType.WechatPublicAuthModel";

  private final Ports ports = new MemoryStore().ports();
  private final EmbeddedLogin login =
      EmbeddedLogin.builder()
          .ports(ports)
          .types(
              List.of(
                  new Named("WeChatType", new PlainLoginType.Provider()),
                  new Named("WeChatAppType", new PlainLoginType.Provider()),
                  new Named("WeChatMiniType", new PlainLoginType.Provider()),
                  new Named("WechatPublicType", new ProfileLoginType.Provider())))
          .instances(instance("Site", "WeChatType"))
          .instances(instance("Native", "WeChatAppType"))
          .instances(instance("Mini", "WeChatMiniType"))
          .instances(instance("Account", "WechatPublicType"))
          .start();
  private final LoginElements elements = login.elements();

  /** A type under a name of the product. */
  private record Named(String authType, LoginTypeProvider type) implements LoginTypeProvider {
    @Override
    public String typeName() {
      return "auths.loginTypes." + authType;
    }

    @Override
    public LoginType create(InstanceConfig config, LoginTypeContext context) {
      return type.create(config, context);
    }
  }

  @AfterEach
  void close() {
    login.close();
  }

  @Test
  void aRowHasTheFieldsOfTheOriginal() {
    long userId = userWithNumber();
    elements.getElement("Site").bind(userId, "ann");
    AuthRow row =
        elements
            .getModel(WEBSITES)
            .get(AuthModel.where().userId(Long.toString(userId)))
            .orElseThrow();
    assertThat(row.id()).isNotBlank();
    assertThat(row.appId()).isEqualTo("wx-Site");
    assertThat(row.userId()).isEqualTo(Long.toString(userId));
    assertThat(row.openId()).isEqualTo("ann");
    assertThat(row.unionId()).isEmpty();
    assertThat(row.loginType()).isEqualTo("Site");
    assertThat(row.toString()).doesNotContain("ann");
    assertThat(elements.getElement("Site").getUserAuthInfo(row).isActive()).isTrue();
    assertThat(elements.getElement("Mini").getUserAuthInfo(row).isActive()).isFalse();
  }

  @Test
  void eachModelHasTheRowsOfItsTypes() {
    long userId = userWithNumber();
    for (String name : List.of("Site", "Native", "Mini", "Account")) {
      elements.getElement(name).bind(userId, "ann-" + name);
    }
    AuthModel.Filter ofUser = AuthModel.where().userId(userId);
    assertThat(loginTypes(WEBSITES, ofUser)).containsExactlyInAnyOrder("Site", "Native");
    assertThat(loginTypes(MINI_PROGRAMS, ofUser)).containsExactly("Mini");
    assertThat(loginTypes(ACCOUNTS, ofUser)).containsExactly("Account");
    assertThat(loginTypes("WeChatMiniType.WeChatAuthModel", ofUser)).containsExactly("Mini");
    assertThat(loginTypes(WEBSITES, AuthModel.where().openId("ann-Site"))).hasSize(1);
    assertThat(loginTypes(WEBSITES, AuthModel.where().openId("ann-Mini"))).isEmpty();
    assertThat(loginTypes(WEBSITES, ofUser.appId("wx-Native").openId("ann-Native"))).hasSize(1);
    assertThat(loginTypes(WEBSITES, ofUser.appId("wx-Mini"))).isEmpty();
    assertThat(loginTypes(WEBSITES, AuthModel.where().unionId("nobody"))).isEmpty();
    assertThat(loginTypes(WEBSITES, AuthModel.where())).hasSize(2);
  }

  @Test
  void rowsComeInPages() {
    for (int i = 0; i < 5; i++) {
      elements.getElement("Mini").bind(userWithNumber(), "person-" + i);
    }
    AuthModel model = elements.getModel(MINI_PROGRAMS);
    Page<AuthRow> first = model.list(AuthModel.where().appId("wx-Mini"), PageRequest.first(3));
    assertThat(first.items()).hasSize(3);
    Page<AuthRow> second =
        model.list(
            AuthModel.where().appId("wx-Mini"), new PageRequest(first.next().orElseThrow(), 3));
    assertThat(second.items()).hasSize(2).doesNotContainAnyElementsOf(first.items());
    assertThat(second.next()).isEmpty();
  }

  @Test
  void aRowOfAnOfficialAccountHasProfileAndTokens() {
    long userId = userWithNumber();
    LoginElement account = elements.getElement("Account");
    account.bind(userId, "ann");
    ports
        .identities()
        .profiles()
        .keep(
            new Identity("wx-Account", "default", "ann", null),
            new ProfileUpdate(
                "p1", account.getAccessToken("ann"), account.getUserInfo("ann"), Instant.EPOCH),
            null);
    AuthRow row =
        elements.getModel(ACCOUNTS).get(AuthModel.where().userId(userId)).orElseThrow();
    assertThat(row.stored()).isPresent();
    assertThat(row.accessToken()).isEqualTo("access-of-ann");
    assertThat(row.refreshToken()).isEqualTo("refresh-of-ann");
    assertThat(row.expiresIn()).isEqualTo(7200);
    assertThat(row.nickname()).isEqualTo("Nick ann");
    assertThat(row.headimgurl() + row.province() + row.city() + row.country()).isEmpty();
    assertThat(row.sex()).isZero();
    assertThat(row.createdAt()).isNotNull();
    assertThat(row.updatedAt()).isAfterOrEqualTo(row.createdAt());
    assertThat(row.toString()).doesNotContain("access-of-ann", "Nick");
  }

  @Test
  void theServiceOfAnOfficialAccountIsItsElement() {
    LoginElement service =
        elements.getElement("auths.loginTypes.Account.services.WechatPublicAuthSvc");
    assertThat(service.getUserInfo("ann").nickname()).isEqualTo("Nick ann");
    assertThat(service.getAccessToken("ann").openId()).isEqualTo("ann");
    assertThat(service.refreshToken("refresh-of-ann").openId()).isEqualTo("ann");
    assertThat(elements.getElement("Account.services.WechatPublicAuthSvc").getLoginConfig())
        .isEqualTo(service.getLoginConfig());
    for (String wrong :
        List.of(
            "Site.services.WechatPublicAuthSvc",
            "Account.services.Other",
            "auths.loginTypes.WechatPublicType.services.WechatPublicAuthSvc",
            WEBSITES)) {
      assertNotFound(() -> elements.getElement(wrong));
    }
    assertNotFound(() -> elements.getModel("auths.loginTypes.Account"));
    assertNotFound(() -> elements.getModel("auths.loginTypes.WeChatType.WechatPublicAuthModel"));
  }

  @Test
  void messagesAreInTheLanguageOfTheLocale() {
    long userId = userWithNumber();
    LoginElement chinese = elements.getElement("Mini").withLocale(Locale.SIMPLIFIED_CHINESE);
    assertThat(chinese.bind(userId, "ann").message()).isEqualTo("操作成功");
    assertThat(chinese.unbind(userId)).isEqualTo(new OperationResult(true, "操作成功"));
    assertThat(chinese.withLocale(Locale.FRENCH).unbind(userId).message())
        .isEqualTo("Operation successful");
    assertThat(elements.getElement("Mini").unbind(userId).message())
        .isEqualTo("Operation successful");
    assertThat(chinese.getUserAuthInfo(userId).isActive()).isFalse();
  }

  private static void assertNotFound(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LoginException.class,
            refusal -> assertThat(refusal.error()).isEqualTo(LoginError.LOGIN_TYPE_NOT_FOUND));
  }

  private long userWithNumber() {
    return Long.parseLong(ports.users().register("Somebody").id().value());
  }

  private List<String> loginTypes(String model, AuthModel.Filter filter) {
    return elements.getModel(model).list(filter, PageRequest.first(50)).items().stream()
        .map(AuthRow::loginType)
        .toList();
  }

  private static InstanceSource instance(String name, String authType) {
    return InstanceSource.of(
        name,
        Map.of("type", "auths.loginTypes." + authType, "title", name, "allowRegister", 1),
        Map.of("authConfig", Map.of("appId", "wx-" + name)));
  }
}
