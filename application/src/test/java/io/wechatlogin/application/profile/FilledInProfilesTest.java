package io.wechatlogin.application.profile;

import static io.wechatlogin.application.fake.TestApplication.ANYONE;
import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.as;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.fake.FakeProfileLogin;
import io.wechatlogin.application.fake.SettableClock;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.profile.UserProfiles.UserProfile;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.user.UserId;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilledInProfilesTest {
  private static final Identity PERSON = new Identity("wx-mini", "default", "o1", null);
  private static final String PICTURE = "https://pictures.example/xiaoming.png";

  private final SettableClock clock = new SettableClock();
  private final Instance page =
      TestApplication.instance("Page", new FakeProfileLogin("wx-page", clock, true));
  private final TestApplication test = TestApplication.on(clock, new MemoryStore().ports(), page);
  private final UserId ann = test.boundUser("ann", test.mini, "o1", "u1");

  @Test
  void whatAPersonFilledInIsShownAsTheProfile() {
    assertRefused(LoginError.NOT_FOUND, this::shown);
    UserProfile put = put("小明", PICTURE);
    assertThat(shown()).isEqualTo(put);
    assertThat(put.identity().unionId()).isEqualTo("u1");
    Profile profile = Objects.requireNonNull(put.stored().profile());
    assertThat(profile.nickname()).isEqualTo("小明");
    assertThat(profile.headimgurl()).isEqualTo(PICTURE);
    assertThat(test.eventKinds(ann)).startsWith(EventKind.CHANGED);
  }

  @Test
  void aLaterFormReplacesTheProfile() {
    UserProfile first = put("小明", PICTURE);
    clock.advance(Duration.ofDays(1));
    UserProfile second = put("小红", PICTURE + "?2");
    assertThat(second.stored().id()).isEqualTo(first.stored().id());
    assertThat(second.stored().createdAt()).isEqualTo(first.stored().createdAt());
    assertThat(second.stored().updatedAt()).isEqualTo(clock.instant());
    assertThat(Objects.requireNonNull(second.stored().profile()).nickname()).isEqualTo("小红");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://pictures.example/1",
        "//pictures.example/1",
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
        "wxfile://tmp_1.jpg",
        "https://user:secret@pictures.example/1",
        "https://",
        "xiaoming.png"
      })
  void onlyHttpsAddressesArePictures(String address) {
    assertRefused(LoginError.INVALID_REQUEST, () -> put("小明", address));
    assertRefused(LoginError.NOT_FOUND, this::shown);
  }

  @Test
  void anAddressHasAtMost2048Characters() {
    String longest = PICTURE + "?" + "a".repeat(2048 - PICTURE.length() - 1);
    assertThat(put("小明", longest)).isNotNull();
    assertRefused(LoginError.INVALID_REQUEST, () -> put("小明", longest + "a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\u202Eb", "a\nb", "\u200B"})
  void aNicknameFollowsTheRulesOfNames(String nickname) {
    assertRefused(LoginError.INVALID_REQUEST, () -> put(nickname, PICTURE));
  }

  @Test
  void unbindingAndErasingRemoveIt() {
    assertThat(put("小明", PICTURE)).isNotNull();
    test.app.unbinding().unbind(test.mini, ann, HOST);
    assertThat(test.ports.identities().profiles().find(PERSON)).isEmpty();
    assertRefused(LoginError.NOT_BOUND, () -> put("小明", PICTURE));
    UserId bob = test.boundUser("bob", test.mini, "o1", null);
    assertThat(test.app.filledInProfiles().put(test.mini, bob, "小明", PICTURE, as(bob))).isNotNull();
    test.app.directory().erase(bob, HOST);
    assertThat(test.ports.identities().profiles().find(PERSON)).isEmpty();
  }

  @Test
  void everyRefusalNamesItsErrorCode() {
    UserId bob = test.user("bob");
    FilledInProfiles profiles = test.app.filledInProfiles();
    assertRefused(
        LoginError.UNAUTHENTICATED, () -> profiles.put(test.mini, ann, "小明", PICTURE, ANYONE));
    assertRefused(LoginError.FORBIDDEN, () -> profiles.put(test.mini, ann, "小明", PICTURE, as(bob)));
    assertRefused(LoginError.NOT_BOUND, () -> profiles.put(test.mini, bob, "小明", PICTURE, as(bob)));
    assertRefused(
        LoginError.USER_NOT_FOUND,
        () -> profiles.put(test.mini, new UserId("nobody"), "小明", PICTURE, HOST));
    for (Instance other : new Instance[] {test.site, page}) {
      assertRefused(LoginError.NOT_SUPPORTED, () -> profiles.put(other, ann, "小明", PICTURE, HOST));
    }
  }

  private UserProfile put(String nickname, String avatarUrl) {
    return test.app.filledInProfiles().put(test.mini, ann, nickname, avatarUrl, as(ann));
  }

  private UserProfile shown() {
    return test.app.userProfiles().ofUser(test.mini, ann, as(ann));
  }
}
