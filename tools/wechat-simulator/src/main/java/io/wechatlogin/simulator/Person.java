package io.wechatlogin.simulator;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A person with a WeChat account.
 *
 * @param id the id in the control API and on the pages, 1 to 64 of {@code 0-9 A-Z a-z _ -}
 * @param nickname as WeChat sends it; a lone U+DC80..U+DCFF becomes the raw byte 0x80..0xFF on the
 *     wire
 * @param avatar the URL of a picture, empty for none; null for one that the simulator draws
 * @param phone the number that getPhoneNumber returns, without country code
 * @param traits what is special about the person
 */
public record Person(
    String id, String nickname, @Nullable String avatar, String phone, Set<Trait> traits) {

  /** What is special about a person. */
  public enum Trait {
    /** Follows every official account, so scans are SCAN events and not subscribe events. */
    FOLLOWER("follows every official account"),
    /** No answer contains a unionid. */
    NO_UNIONID("never has a unionid"),
    /** The first login to an app has no unionid; later ones have. */
    UNIONID_LATER("has a unionid from the second login on"),
    /** Visits official accounts in snapshot mode, with a new virtual openid at each login. */
    SNAPSHOT("visits official accounts in snapshot mode, with a new id each time"),
    /** Has closed the account; WeChat still answers, with a placeholder as nickname. */
    DEREGISTERED("has closed the account"),
    /** Mini program logins are refused with 40226. */
    BLOCKED("is refused by mini programs (40226)"),
    /** The use of a token fails with 42007. */
    PASSWORD_CHANGED("has invalid tokens (42007)"),
    /** Refuses every request for consent, even when the test confirms it. */
    REFUSES("refuses, whichever button you tap");

    private final String description;

    Trait(String description) {
      this.description = description;
    }

    /** The trait in English, as a predicate: "follows every official account". */
    public String description() {
      return description;
    }
  }

  /**
   * Checks the id, which appears in pages and URLs.
   *
   * @throws IllegalArgumentException if the id has other characters or another length
   */
  public Person {
    if (!id.matches("[0-9A-Za-z_-]{1,64}")) {
      throw new IllegalArgumentException("a person's id is 1 to 64 of 0-9 A-Z a-z _ -");
    }
    traits = Set.copyOf(traits);
  }

  /** A person with a drawn avatar and a phone number that depends on the id. */
  public static Person of(String id, String nickname, Trait... traits) {
    Set<Trait> set = EnumSet.noneOf(Trait.class);
    set.addAll(Arrays.asList(traits));
    // A Chinese mobile number, which starts with 13.
    String phone = "138" + String.format("%08d", Math.floorMod(id.hashCode(), 100_000_000));
    return new Person(id, nickname, null, phone, set);
  }

  /** Whether the person has the trait. */
  public boolean is(Trait trait) {
    return traits.contains(trait);
  }
}
