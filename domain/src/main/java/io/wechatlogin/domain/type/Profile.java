package io.wechatlogin.domain.type;

import org.jspecify.annotations.Nullable;

/**
 * What a person shows of themselves. Since 2021 WeChat leaves the sex at 0 and the region empty
 * (announcement of 2021-10-20).
 *
 * @param nickname without control characters; empty where there is none
 * @param headimgurl address of the picture; empty where there is none, dead once the person changes
 *     it
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
  /** Shows nothing: it is all about a person. */
  @Override
  public String toString() {
    return "Profile[***]";
  }
}
