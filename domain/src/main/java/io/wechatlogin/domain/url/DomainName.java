package io.wechatlogin.domain.url;

import java.lang.Character.UnicodeScript;
import java.net.IDN;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Domain names in ASCII. Browsers map letters outside of ASCII by Unicode's Technical Standard 46,
 * of which the JDK has no table; {@code java.net.IDN} follows its predecessor of 2003. A name is
 * read only where both standards are known to agree: letters and digits of the scripts below that
 * run from left to right, and that Unicode had in 2003. Any other name is refused, such as one with
 * {@code ß}, which browsers of different age read differently, with joiners, or with emoji.
 */
final class DomainName {
  private static final String PREFIX = "xn--";

  /** The dot between labels; browsers take ideographic, wide and half-width stops for it. */
  private static final Pattern DOT = Pattern.compile("[.\\u3002\\uFF0E\\uFF61]");

  /** I with a dot, which the standards map differently, and letters that are invisible. */
  private static final String UNSURE = "\u0130\u115F\u1160\u3164\uFFA0";

  private static final String HOST_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final int PROLONGED_SOUND_MARK = 0x30FC;

  private static final Set<UnicodeScript> SCRIPTS =
      EnumSet.of(
          UnicodeScript.LATIN,
          UnicodeScript.GREEK,
          UnicodeScript.CYRILLIC,
          UnicodeScript.ARMENIAN,
          UnicodeScript.HAN,
          UnicodeScript.BOPOMOFO,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.HANGUL,
          UnicodeScript.THAI,
          UnicodeScript.DEVANAGARI,
          UnicodeScript.BENGALI,
          UnicodeScript.TAMIL);

  private DomainName() {}

  /** Returns the name in ASCII and lower case; empty where browsers may not agree about it. */
  static Optional<String> toAscii(String domain) {
    StringJoiner name = new StringJoiner(".");
    for (String label : DOT.split(domain, -1)) {
      Optional<String> ascii = isAscii(label) ? ofAscii(label) : mapped(label);
      if (ascii.isEmpty()) {
        return Optional.empty();
      }
      name.add(ascii.get());
    }
    return Optional.of(name.toString());
  }

  private static Optional<String> ofAscii(String label) {
    String lower = label.toLowerCase(Locale.ROOT);
    // Browsers refuse a label with the prefix that is not the spelling of what it stands for.
    return lower.startsWith(PREFIX)
        ? encoded(IDN.toUnicode(lower)).filter(lower::equals)
        : Optional.of(lower);
  }

  /** Maps capital letters and other forms of a letter, such as a wide one, to the usual form. */
  private static Optional<String> mapped(String label) {
    if (!label.codePoints().allMatch(DomainName::hasSureMapping)) {
      return Optional.empty();
    }
    StringBuilder lower = new StringBuilder(label.length());
    Normalizer.normalize(label, Normalizer.Form.NFKC)
        .codePoints()
        .map(Character::toLowerCase)
        .forEach(lower::appendCodePoint);
    String mapped = Normalizer.normalize(lower, Normalizer.Form.NFKC);
    Optional<String> ascii =
        isAscii(mapped)
            ? Optional.of(mapped)
                .filter(text -> !text.startsWith(PREFIX))
                .filter(text -> text.chars().allMatch(DomainName::isSure))
            : encoded(mapped);
    return ascii.filter(text -> by2003(label).filter(text::equals).isPresent());
  }

  private static boolean hasSureMapping(int character) {
    boolean isLetter = Character.isLetterOrDigit(character) || isMark(character);
    return character < 0x80 || (isLetter && UNSURE.indexOf(character) < 0);
  }

  /** Writes a label that is in its usual form in ASCII. */
  private static Optional<String> encoded(String label) {
    boolean isSure =
        !isAscii(label)
            && label.codePoints().allMatch(DomainName::isSure)
            && !isMark(label.codePointAt(0))
            && Normalizer.isNormalized(label, Normalizer.Form.NFKC);
    return isSure
        ? by2003(label).filter(ascii -> IDN.toUnicode(ascii).equals(label))
        : Optional.empty();
  }

  private static Optional<String> by2003(String label) {
    try {
      return Optional.of(IDN.toASCII(label));
    } catch (IllegalArgumentException unknownOrTooLong) {
      return Optional.empty();
    }
  }

  private static boolean isSure(int character) {
    if (character < 0x80) {
      return HOST_CHARACTERS.indexOf(character) >= 0;
    }
    String text = Character.toString(character);
    boolean hasOneForm =
        text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).equals(text)
            && Character.toLowerCase(character) == character;
    boolean isKnown =
        character == PROLONGED_SOUND_MARK || SCRIPTS.contains(UnicodeScript.of(character));
    return hasOneForm && isKnown && (Character.isLetterOrDigit(character) || isMark(character));
  }

  private static boolean isMark(int character) {
    int type = Character.getType(character);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(character -> character < 0x80);
  }
}
