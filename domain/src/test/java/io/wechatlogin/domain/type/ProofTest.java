package io.wechatlogin.domain.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ProofTest {
  private static final WebToken TOKEN =
      new WebToken(
          "o",
          "snsapi_userinfo",
          new Secret("a"),
          new Secret("r"),
          Instant.EPOCH,
          Duration.ofMinutes(1));

  @Test
  void aProofDoesNotPrintPersonalIds() {
    assertThat(new Proof("o-person", "u-person")).hasToString("Proof[***]");
  }

  @Test
  void personalDataAndTokensAreNotPrinted() {
    assertThat(profile("u")).hasToString("Profile[***]");
    assertThat(TOKEN).hasToString("WebToken[***]");
    assertThat(new PhoneNumbers.PhoneNumber("+8613800138000", "13800138000", "86"))
        .hasToString("PhoneNumber[***]");
    assertThat(new Push.Notice(Push.Kind.ACCOUNT_CLOSED, "o-person", Instant.EPOCH))
        .hasToString("Notice[ACCOUNT_CLOSED]");
  }

  @Test
  void aGrantAddsTheUnionIdIfItIsUnknown() {
    Proof unknown = new Proof("o", null);
    Proof known = new Proof("o", "u-known");
    assertThat(unknown.with(new WebGrant(TOKEN, profile("u"))).unionId()).isEqualTo("u");
    assertThat(unknown.with(new WebGrant(TOKEN, null)).unionId()).isNull();
    assertThat(known.with(new WebGrant(TOKEN, profile("u"))).unionId()).isEqualTo("u-known");
    assertThat(known.with(new WebGrant(TOKEN, null)).grant()).isNotNull();
  }

  @Test
  void aTokenIsNoLongerLiveAtItsExpiry() {
    assertThat(TOKEN.isLive(Instant.EPOCH.plusSeconds(59))).isTrue();
    assertThat(TOKEN.isLive(Instant.EPOCH.plusSeconds(60))).isFalse();
  }

  @Test
  void onlyAClosedAccountOrAWithdrawalEndsALogin() {
    assertThat(Arrays.stream(Push.Kind.values()).filter(Push.Kind::endsLogin))
        .containsExactly(Push.Kind.ACCOUNT_CLOSED, Push.Kind.LOGIN_WITHDRAWN);
    assertThat(Push.Kind.PROFILE_MODIFIED.word()).isEqualTo("profile_modified");
  }

  private static Profile profile(String unionId) {
    return new Profile("o", unionId, "Ann", "", 0, "", "", "");
  }
}
