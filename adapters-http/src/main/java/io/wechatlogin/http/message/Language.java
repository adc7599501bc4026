package io.wechatlogin.http.message;

import java.util.Locale;

/** A language that answers are written in. */
public enum Language {
  EN("en"),
  ZH("zh-CN");

  private static final int MAX_HEADER_LENGTH = 200;

  private final String tag;

  Language(String tag) {
    this.tag = tag;
  }

  /** Returns the language that a request prefers. */
  public static Language of(HttpRequest request) {
    String header = request.header("Accept-Language");
    return header == null ? EN : of(header);
  }

  /**
   * Returns the supported language that an {@code Accept-Language} header ranks highest, or English
   * where it names none.
   */
  public static Language of(String header) {
    if (header.isBlank() || header.length() > MAX_HEADER_LENGTH) {
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

  /** Returns the language tag of BCP 47. */
  public String tag() {
    return tag;
  }

  public Locale locale() {
    return Locale.forLanguageTag(tag);
  }

  /** Returns the text in this language. */
  public String pick(String english, String chinese) {
    return this == ZH ? chinese : english;
  }
}
