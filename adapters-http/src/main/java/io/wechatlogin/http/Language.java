package io.wechatlogin.http;

import java.util.Locale;

/** The languages that answers are written in. */
enum Language {
  EN("en"),
  ZH("zh-CN");

  private static final int MOST = 200;

  private final String tag;

  Language(String tag) {
    this.tag = tag;
  }

  /** Returns the first language of an {@code Accept-Language} that is spoken here. */
  static Language of(String header) {
    if (header.isBlank() || header.length() > MOST) {
      return EN;
    }
    try {
      for (Locale.LanguageRange range : Locale.LanguageRange.parse(header)) {
        String wanted = range.getRange();
        if (range.getWeight() > 0 && (wanted.equals("zh") || wanted.startsWith("zh-"))) {
          return ZH;
        }
        if (range.getWeight() > 0 && (wanted.equals("en") || wanted.startsWith("en-"))) {
          return EN;
        }
      }
    } catch (IllegalArgumentException malformed) {
      return EN;
    }
    return EN;
  }

  String tag() {
    return tag;
  }

  Locale locale() {
    return Locale.forLanguageTag(tag);
  }

  String pick(String english, String chinese) {
    return this == ZH ? chinese : english;
  }
}
