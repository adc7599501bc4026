package io.wechatlogin.simulator;

import io.wechatlogin.simulator.Person.Trait;

/**
 * An app of each kind on one Open Platform account, and a person for each oddity that clients have
 * fallen over.
 */
final class Sample {
  private Sample() {}

  static void addTo(Control control) {
    control.addApp(
        App.website("wx00000000000000a1", "simulator-website-secret")
            .named("Sample website")
            .inOpenPlatform("sample"));
    control.addApp(
        App.mini("wx00000000000000a2", "simulator-mini-secret")
            .named("Sample mini program")
            .inOpenPlatform("sample"));
    control.addApp(
        App.official("wx00000000000000a3", "simulator-official-secret")
            .named("Sample official account")
            .inOpenPlatform("sample"));
    addPersonsTo(control);
  }

  static void addPersonsTo(Control control) {
    control.addPerson(Person.of("alice", "Alice 爱丽丝", Trait.FOLLOWER));
    control.addPerson(Person.of("bob", "Bob"));
    control.addPerson(Person.of("no-unionid", "No unionid", Trait.NO_UNIONID));
    control.addPerson(Person.of("unionid-later", "Unionid later", Trait.UNIONID_LATER));
    control.addPerson(Person.of("emoji", "小明😀👨‍👩‍👧🇨🇳"));
    control.addPerson(Person.of("control-char", "Control\u0014char"));
    control.addPerson(Person.of("errcode", "{\"errcode\":40029}"));
    control.addPerson(Person.of("invalid-utf8", "Broken \udcff\udcfe bytes"));
    control.addPerson(Person.of("snapshot", "Snapshot visitor", Trait.SNAPSHOT));
    control.addPerson(Person.of("deregistered", "Gone for good", Trait.DEREGISTERED));
    control.addPerson(Person.of("blocked", "Blocked", Trait.BLOCKED));
    control.addPerson(Person.of("password-changed", "New password", Trait.PASSWORD_CHANGED));
    control.addPerson(Person.of("refuses", "Refuses everything", Trait.REFUSES));
  }
}
