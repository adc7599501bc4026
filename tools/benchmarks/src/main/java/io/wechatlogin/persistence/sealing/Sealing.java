package io.wechatlogin.persistence.sealing;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Encryption and decryption of a sealed column. This class is in the package of the key ring, whose
 * methods are package-private.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Sealing {
  private static final byte[] PLAIN = "aWJlbmNobWFya3NlY3JldA==".getBytes(StandardCharsets.UTF_8);

  private final KeyRing keys = KeyRing.of(KeyRing.generate(new SecureRandom()));
  private final byte[] sealed = keys.seal(PLAIN, "session_key", "sealed_key", "wx1/o1/id");

  /** Encrypts a session key. */
  @Benchmark
  public byte[] seal() {
    return keys.seal(PLAIN, "session_key", "sealed_key", "wx1/o1/id");
  }

  /** Decrypts a session key. */
  @Benchmark
  public byte[] open() {
    return keys.open(sealed, "session_key", "sealed_key", "wx1/o1/id");
  }
}
