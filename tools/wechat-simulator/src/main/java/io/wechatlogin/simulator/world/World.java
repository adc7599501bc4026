package io.wechatlogin.simulator.world;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The apps and the persons that exist, their ids, the time, and the source of random numbers. */
public final class World {
  private final Map<String, App> apps = Collections.synchronizedMap(new LinkedHashMap<>());
  private final Map<String, Person> persons = Collections.synchronizedMap(new LinkedHashMap<>());
  private final Map<String, String> idCache = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> logins = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> passwordChanges = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> withdrawnConsents = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final AtomicLong advancedNanos = new AtomicLong();
  private final RandomSource random;

  public World(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = new RandomSource(random);
  }

  /** The time of the simulated world. */
  public Instant now() {
    return clock.instant().plusNanos(advancedNanos.get());
  }

  /** Moves the time forward. */
  public void advance(Duration by) {
    advancedNanos.addAndGet(by.toNanos());
  }

  public RandomSource random() {
    return random;
  }

  /** Adds an app, or replaces the one with the same id. */
  public void add(App app) {
    apps.put(app.appId(), app);
  }

  /** Adds a person, or replaces the one with the same id. */
  public void add(Person person) {
    persons.put(person.id(), person);
  }

  /** The apps in the order in which they were added. */
  public List<App> apps() {
    return copy(apps);
  }

  /** The persons in the order in which they were added. */
  public List<Person> persons() {
    return copy(persons);
  }

  private static <T> List<T> copy(Map<String, T> map) {
    synchronized (map) {
      return List.copyOf(map.values());
    }
  }

  public @Nullable App findApp(String appId) {
    return apps.get(appId);
  }

  /**
   * The app with this id.
   *
   * @throws IllegalArgumentException if there is no such app
   */
  public App app(String appId) {
    App app = apps.get(appId);
    if (app == null) {
      throw new IllegalArgumentException("no such app: " + appId);
    }
    return app;
  }

  public @Nullable Person findPerson(String personId) {
    return persons.get(personId);
  }

  /**
   * The person with this id.
   *
   * @throws IllegalArgumentException if there is no such person
   */
  public Person person(String personId) {
    Person person = persons.get(personId);
    if (person == null) {
      throw new IllegalArgumentException("no such person: " + personId);
    }
    return person;
  }

  /**
   * The person's openid at the app. It stays the same after a restart, because the databases of
   * hosts outlive the simulator.
   */
  public String openid(App app, Person person) {
    return id("openid|" + app.appId() + "|" + person.id());
  }

  /** A new openid or unionid of a visitor in snapshot mode. */
  public String snapshotId() {
    return "o" + random.text(27);
  }

  /** The person's unionid at the app's Open Platform account; null if there is none. */
  public @Nullable String unionid(App app, Person person) {
    return app.openPlatform() == null || person.is(Person.Trait.NO_UNIONID)
        ? null
        : id("unionid|" + app.openPlatform() + "|" + person.id());
  }

  /** Counts a login, and returns the unionid that this login may show; null for none. */
  public @Nullable String unionidAtLogin(App app, Person person) {
    if (person.is(Person.Trait.UNIONID_LATER)
        && counter(logins, app.appId() + "|" + person.id()).incrementAndGet() == 1) {
      return null;
    }
    return unionid(app, person);
  }

  /** How often the person has changed the WeChat password. */
  public int passwordChanges(Person person) {
    return counter(passwordChanges, person.id()).get();
  }

  public void changePassword(Person person) {
    counter(passwordChanges, person.id()).incrementAndGet();
  }

  /** How often the person has withdrawn the consent to the app. */
  public int withdrawnConsents(App app, Person person) {
    return counter(withdrawnConsents, app.appId() + "|" + person.id()).get();
  }

  public void withdrawConsent(App app, Person person) {
    counter(withdrawnConsents, app.appId() + "|" + person.id()).incrementAndGet();
  }

  private static AtomicInteger counter(Map<String, AtomicInteger> counters, String key) {
    return counters.computeIfAbsent(key, any -> new AtomicInteger());
  }

  private String id(String name) {
    return idCache.computeIfAbsent(name, World::hashedId);
  }

  private static String hashedId(String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return "o" + Base64.getUrlEncoder().encodeToString(hash).substring(0, 27);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
