package io.wechatlogin.http.directory;

import io.wechatlogin.domain.user.Corp;
import java.util.List;

/** An organization, as answers show it. */
public record CorpAnswer(String corpId, String corpName) {
  static CorpAnswer of(Corp corp) {
    return new CorpAnswer(corp.corpId().value(), corp.corpName());
  }

  /** Returns the answers of organizations, in their order. */
  public static List<CorpAnswer> of(List<Corp> corps) {
    return corps.stream().map(CorpAnswer::of).toList();
  }
}
