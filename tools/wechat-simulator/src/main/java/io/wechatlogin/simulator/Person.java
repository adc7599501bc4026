package io.wechatlogin.simulator;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody with a WeChat account.
 *
 * @param nickname as WeChat sends it; a lone U+DC80..U+DCFF becomes the raw byte 0x80..0xFF on the
 *     wire
 * @param avatar a picture's address, empty for none; null lets the simulator draw one
 * @param phone the number behind getPhoneNumber, without country code
 */
public record Person(
    String id, String nickname, @Nullable String avatar, String phone, Set<Trait> traits) {

  /** What is special about somebody. */
  public enum Trait {
    /** Follows every official account, so scans are SCAN events and not subscribe events. */
    FOLLOWER("follows every official account"),
    /** No answer ever holds a unionid. */
    NO_UNIONID("never has a unionid"),
    /** The first login to an app has no unionid, later ones do. */
    UNIONID_LATER("has a unionid from the second login on"),
    /**
     * Looks at official accounts in snapshot mode: a virtual openid that is another one each time.
     */
    SNAPSHOT("sees official accounts in snapshot mode, under an id that is another each time"),
    /** Has closed the account: WeChat still answers, with a stand-in nickname. */
    DEREGISTERED("has closed the account"),
    /** Mini program logins are refused with 40226. */
    BLOCKED("is refused by mini programs (40226)"),
    /** Tokens are void as soon as they are used: 42007. */
    PASSWORD_CHANGED("has void tokens (42007)"),
    /** Taps "refuse", whatever the test says. */
    REFUSES("refuses, whatever you tap");

    private final String meaning;

    Trait(String meaning) {
      this.meaning = meaning;
    }

    String meaning() {
      return meaning;
    }
  }

  /** Refuses ids that cannot stand in a page or an address. */
  public Person {
    if (!id.matches("[0-9A-Za-z_-]{1,64}")) {
      throw new IllegalArgumentException("a person's id is 1 to 64 of 0-9 A-Z a-z _ -");
    }
    traits = Set.copyOf(traits);
  }

  /** Somebody with a drawn avatar and a phone number. */
  public static Person of(String id, String nickname, Trait... traits) {
    Set<Trait> set = EnumSet.noneOf(Trait.class);
    set.addAll(Arrays.asList(traits));
    // 13x numbers, always the same for one id.
    String phone = "138" + String.format("%08d", Math.floorMod(id.hashCode(), 100_000_000));
    return new Person(id, nickname, null, phone, set);
  }

  boolean is(Trait trait) {
    return traits.contains(trait);
  }
}
