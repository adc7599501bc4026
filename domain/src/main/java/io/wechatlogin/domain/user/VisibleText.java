package io.wechatlogin.domain.user;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;

/**
 * Texts that are shown to persons: without characters that change how the text around them is read,
 * and with something to see. The joiners and variation selectors of emoji and of scripts that need
 * them are allowed.
 */
public final class VisibleText {
  private VisibleText() {}

  /**
   * Returns a text from outside if all of it may be shown.
   *
   * @throws LoginException {@code invalid_request}, which says the first character at fault
   */
  public static String check(String field, String text) {
    int position = 0;
    for (int i = 0; i < text.length(); position++) {
      int c = text.codePointAt(i);
      if (isForbidden(c)) {
        throw new LoginException(
            LoginError.INVALID_REQUEST,
            field + ": no control characters (U+%04X at character %d)".formatted(c, position + 1));
      }
      i += Character.charCount(c);
    }
    if (!text.isEmpty() && isInvisible(text)) {
      throw new LoginException(
          LoginError.INVALID_REQUEST, field + ": nothing is visible from character 1 on");
    }
    return text;
  }

  /**
   * Returns a text without the characters that {@link #check} refuses; empty if nothing is left to
   * see.
   */
  public static String cleaned(String text) {
    if (text.codePoints().noneMatch(VisibleText::isForbidden)) {
      return isInvisible(text) ? "" : text;
    }
    StringBuilder kept = new StringBuilder(text.length());
    text.codePoints().filter(c -> !isForbidden(c)).forEach(kept::appendCodePoint);
    return isInvisible(kept.toString()) ? "" : kept.toString();
  }

  /** Returns at most so many UTF-16 units of a text, without half of a character at the end. */
  public static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    boolean isHalved = Character.isHighSurrogate(text.charAt(length - 1));
    return text.substring(0, isHalved ? length - 1 : length);
  }

  private static boolean isInvisible(String text) {
    return text.codePoints().noneMatch(VisibleText::isVisible);
  }

  private static boolean isForbidden(int c) {
    return Character.isISOControl(c)
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
        || isBidiControl(c)
        // Line and paragraph separators break a line as control characters do.
        || c == 0x2028
        || c == 0x2029;
  }

  /** The property Bidi_Control of Unicode, and the deprecated controls next to it. */
  private static boolean isBidiControl(int c) {
    return c == 0x061C
        || c == 0x200E
        || c == 0x200F
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x206F);
  }

  /**
   * Blanks, format characters and what has no picture of its own (the property
   * Default_Ignorable_Code_Point of Unicode) are not visible.
   */
  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> !isBlankLetter(c);
    };
  }

  /** Letters, marks and symbols that show nothing. */
  private static boolean isBlankLetter(int c) {
    return switch (c) {
      case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0 -> true;
      default ->
          (c >= 0x180B && c <= 0x180F)
              || (c >= 0xFE00 && c <= 0xFE0F)
              || (c >= 0xE0100 && c <= 0xE01EF);
    };
  }
}
