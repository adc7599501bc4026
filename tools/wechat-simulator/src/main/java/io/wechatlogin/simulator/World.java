package io.wechatlogin.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Who and what exists: apps, persons, their ids, the time and chance. */
final class World {
  private static final String LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final Map<String, App> apps = Collections.synchronizedMap(new LinkedHashMap<>());
  private final Map<String, Person> persons = Collections.synchronizedMap(new LinkedHashMap<>());
  private final Map<String, String> idCache = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> logins = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> passwords = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> consents = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final AtomicLong advancedNanos = new AtomicLong();
  private final RandomGenerator random;
  private final ReentrantLock randomLock = new ReentrantLock();

  World(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  Instant now() {
    return clock.instant().plusNanos(advancedNanos.get());
  }

  void advance(Duration by) {
    advancedNanos.addAndGet(by.toNanos());
  }

  void add(App app) {
    apps.put(app.appId(), app);
  }

  void add(Person person) {
    persons.put(person.id(), person);
  }

  List<App> apps() {
    return copy(apps);
  }

  List<Person> persons() {
    return copy(persons);
  }

  private static <T> List<T> copy(Map<String, T> map) {
    synchronized (map) {
      Collection<T> values = map.values();
      return List.copyOf(values);
    }
  }

  @Nullable App findApp(String appId) {
    return apps.get(appId);
  }

  App app(String appId) {
    App app = apps.get(appId);
    if (app == null) {
      throw new IllegalArgumentException("no such app: " + appId);
    }
    return app;
  }

  Person person(String personId) {
    Person person = persons.get(personId);
    if (person == null) {
      throw new IllegalArgumentException("no such person: " + personId);
    }
    return person;
  }

  /**
   * The same for one app and person for ever, also after a restart: host databases outlive the
   * simulator.
   */
  String openid(App app, Person person) {
    return id("openid|" + app.appId() + "|" + person.id());
  }

  /** A snapshot visitor's id, another one each time. */
  String virtualOpenid() {
    return "o" + text(27);
  }

  @Nullable String unionid(App app, Person person) {
    return app.openPlatform() == null || person.is(Person.Trait.NO_UNIONID)
        ? null
        : id("unionid|" + app.openPlatform() + "|" + person.id());
  }

  /** What a login may show of the unionid, counting this login. */
  @Nullable String unionidAtLogin(App app, Person person) {
    if (person.is(Person.Trait.UNIONID_LATER)
        && counter(logins, app.appId() + "|" + person.id()).incrementAndGet() == 1) {
      return null;
    }
    return unionid(app, person);
  }

  AtomicInteger passwordOf(Person person) {
    return counter(passwords, person.id());
  }

  AtomicInteger consentOf(App app, Person person) {
    return counter(consents, app.appId() + "|" + person.id());
  }

  private static AtomicInteger counter(Map<String, AtomicInteger> counters, String key) {
    return counters.computeIfAbsent(key, any -> new AtomicInteger());
  }

  private String id(String of) {
    return idCache.computeIfAbsent(of, World::hashedId);
  }

  private static String hashedId(String of) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(of.getBytes(StandardCharsets.UTF_8));
      return "o" + Base64.getUrlEncoder().encodeToString(hash).substring(0, 27);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  String text(int length) {
    byte[] bytes = bytes(length);
    char[] text = new char[length];
    for (int i = 0; i < length; i++) {
      text[i] = LETTERS.charAt((bytes[i] & 0xFF) % LETTERS.length());
    }
    return new String(text);
  }

  byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    // Most generators that a test seeds are not safe for many threads.
    randomLock.lock();
    try {
      random.nextBytes(bytes);
    } finally {
      randomLock.unlock();
    }
    return bytes;
  }

  /** Three groups of 8 hex digits, the first of which is the time: as WeChat's support reads it. */
  String rid() {
    byte[] b = bytes(8);
    return String.join("-", hex((int) now().getEpochSecond()), hex(intAt(b, 0)), hex(intAt(b, 4)));
  }

  private static int intAt(byte[] b, int i) {
    return (b[i] & 0xFF) << 24
        | (b[i + 1] & 0xFF) << 16
        | (b[i + 2] & 0xFF) << 8
        | (b[i + 3] & 0xFF);
  }

  private static String hex(int number) {
    return HexFormat.of().toHexDigits(number);
  }
}
