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
    FOLLOWER,
    /** No answer ever holds a unionid. */
    NO_UNIONID,
    /** The first login to an app has no unionid, later ones do. */
    UNIONID_LATER,
    /**
     * Looks at official accounts in snapshot mode: a virtual openid that is another one each time.
     */
    SNAPSHOT,
    /** Has closed the account: WeChat still answers, with a stand-in nickname. */
    DEREGISTERED,
    /** Mini program logins are refused with 40226. */
    BLOCKED,
    /** Tokens are void as soon as they are used: 42007. */
    PASSWORD_CHANGED,
    /** Taps "refuse", whatever the test says. */
    REFUSES
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
