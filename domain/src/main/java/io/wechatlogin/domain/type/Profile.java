package io.wechatlogin.domain.type;

import io.wechatlogin.domain.user.VisibleText;
import org.jspecify.annotations.Nullable;

/**
 * The profile of a person. Since 2021 WeChat returns sex 0 and an empty region (announcement of
 * 2021-10-20).
 *
 * @param nickname as {@link VisibleText} allows it; empty where there is none
 * @param headimgurl the address of the picture; empty where there is none. It becomes invalid when
 *     the person changes the picture.
 * @param sex 0 unknown, 1 male, 2 female
 */
public record Profile(
    String openId,
    @Nullable String unionId,
    String nickname,
    String headimgurl,
    int sex,
    String province,
    String city,
    String country) {
  /** Takes out of the nickname what would change how the text around it is read. */
  public Profile {
    nickname = VisibleText.cleaned(nickname);
  }

  /** Shows no content, because all of it is personal data. */
  @Override
  public String toString() {
    return "Profile[***]";
  }
}
