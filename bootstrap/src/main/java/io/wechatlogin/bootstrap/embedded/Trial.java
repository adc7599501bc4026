package io.wechatlogin.bootstrap.embedded;

import io.wechatlogin.domain.secret.Secret;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** A running trial: a simulated WeChat and its sample instances. Closing it stops the simulator. */
public interface Trial extends AutoCloseable {
  /** Returns the folder of the sample instances, in the format of real ones. */
  Path configDir();

  /** Returns a value that replaces the environment variable of that name; empty for none. */
  Optional<String> setting(String name);

  /** Returns the key that a back end may use during the trial. */
  Secret hostKey();

  /** Returns the address of the simulated phone. */
  URI phoneUrl();

  /** Prints what a person needs to begin. */
  void introduce(PrintStream out, URI publicUrl);

  @Override
  void close();
}
