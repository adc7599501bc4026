package io.wechatlogin.wechat.types;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** User agents seen in practice, shortened to what distinguishes them. */
class WeChatBrowserTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mozilla/5.0 (Linux; Android 14) XWEB/5023 MMWEBSDK/2023 MMWEBID/6973"
            + " MicroMessenger/8.0.34.2340(0x2800225B) WeChat/arm64 Weixin NetType/WIFI"
            + " Language/zh_CN ABI/arm64",
        "Mozilla/5.0 (iPhone) Mobile/15E148 MicroMessenger/8.0.50(0x18003237) NetType/WIFI"
            + " Language/zh_CN",
        "Mozilla/5.0 (Phone; OpenHarmony 5.0) ArkWeb/4.1.6.1 Mobile"
            + " MicroMessenger/8.0.10.41(0xf3100a29) Weixin NetType/WIFI",
        "Mozilla/5.0 (Windows NT 10.0) NetType/WIFI MicroMessenger/7.0.20.1781(0x6700143B)"
            + " WindowsWechat(0x63090c11) XWEB/11581 Flue",
        "Mozilla/5.0 MicroMessenger/6.8.0(0x16080000) NetType/WIFI MacWechat/3.8.7(0x13080712)"
            + " XWEB/1",
        "mozilla/5.0 micromessenger/8.0.50"
      })
  void officialAccountsOpenInWeChat(String userAgent) {
    assertThat(WeChatBrowser.opensOfficialAccounts(userAgent)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "curl/8.5.0",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Windows NT 10.0) wxwork/4.1.39 (MicroMessenger/6.2) WindowsWechat"
            + " MailPlugin_Electron WeMail",
        "Mozilla/5.0 (iPhone) wxwork/4.1.39 MicroMessenger/7.0.1 Language/zh",
        "Mozilla/5.0 MicroMessenger/7.0.20.1781(0x6700143B) NetType/WIFI MiniProgramEnv/Windows"
            + " WindowsWechat/WMPF WindowsWechat(0x63090b19)XWEB/11581",
        "Mozilla/5.0 MicroMessenger/6.8.0(0x16080000) NetType/WIFI MiniProgramEnv/Mac"
            + " MacWechat/WMPF",
        "Mozilla/5.0 wechatdevtools/1.06 MicroMessenger/8.0.5 miniprogramhtmlwebview miniProgram",
        "Mozilla/5.0 (iPhone) MicroMessenger/8.0.50 NetType/WIFI miniProgram/wx0123456789abcdef"
      })
  void officialAccountsDoNotOpenElsewhere(String userAgent) {
    assertThat(WeChatBrowser.opensOfficialAccounts(userAgent)).isFalse();
  }
}
