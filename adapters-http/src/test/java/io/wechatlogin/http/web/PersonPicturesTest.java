package io.wechatlogin.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonPicturesTest {
  private final PersonPictures pictures = PersonPictures.ofWechat();

  @ParameterizedTest
  @CsvSource({
    "https://thirdwx.qlogo.cn/mmopen/a/132, https://thirdwx.qlogo.cn/mmopen/a/132",
    "http://wx.qlogo.cn/mmhead/a/0, https://wx.qlogo.cn/mmhead/a/0",
    "https://WX.QLOGO.CN/a, https://wx.qlogo.cn/a"
  })
  void aPictureOfWechatIsShownByTls(String address, String shown) {
    assertThat(pictures.shown(address)).contains(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://pictures.example/1",
        "https://thirdwx.qlogo.cn.example/1",
        "https://thirdwx.qlogo.cn:444/1",
        "https://example/https://thirdwx.qlogo.cn/1",
        "javascript:alert(1)",
        "data:image/png;base64,AAAA"
      })
  void anyOtherPictureIsNotShown(String address) {
    assertThat(pictures.shown(address)).isEmpty();
  }

  @Test
  void credentialsInAnAddressAreNotShown() {
    assertThat(pictures.shown("https://user:secret@wx.qlogo.cn/1"))
        .contains("https://wx.qlogo.cn/1");
  }
}
