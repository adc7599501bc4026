package io.wechatlogin.simulator.world;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.Person.Trait;

/**
 * The sample: an app of each kind on one Open Platform account, and a person for each special case
 * that clients have failed on.
 */
public final class SampleData {
  private SampleData() {}

  public static void addAppsTo(World world) {
    world.add(
        App.website("wx00000000000000a1", "simulator-website-secret")
            .named("Sample website")
            .inOpenPlatform("sample"));
    world.add(
        App.mini("wx00000000000000a2", "simulator-mini-secret")
            .named("Sample mini program")
            .inOpenPlatform("sample"));
    world.add(
        App.official("wx00000000000000a3", "simulator-official-secret")
            .named("Sample official account")
            .inOpenPlatform("sample"));
  }

  public static void addPersonsTo(World world) {
    world.add(Person.of("alice", "Alice 爱丽丝", Trait.FOLLOWER));
    world.add(Person.of("bob", "Bob"));
    world.add(Person.of("no-unionid", "No unionid", Trait.NO_UNIONID));
    world.add(Person.of("unionid-later", "Unionid later", Trait.UNIONID_LATER));
    world.add(Person.of("emoji", "小明😀👨‍👩‍👧🇨🇳"));
    world.add(Person.of("control-char", "Control\u0014char"));
    world.add(Person.of("errcode", "{\"errcode\":40029}"));
    world.add(Person.of("invalid-utf8", "Broken \udcff\udcfe bytes"));
    world.add(Person.of("snapshot", "Snapshot visitor", Trait.SNAPSHOT));
    world.add(Person.of("deregistered", "Gone for good", Trait.DEREGISTERED));
    world.add(Person.of("blocked", "Blocked", Trait.BLOCKED));
    world.add(Person.of("password-changed", "New password", Trait.PASSWORD_CHANGED));
    world.add(Person.of("refuses", "Refuses everything", Trait.REFUSES));
  }
}
