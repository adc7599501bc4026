package io.wechatlogin.clients;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the client that a test class runs, which has a row in the table of the simulator's README.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface ThirdPartyClient {
  /** The name in its registry. */
  String value();

  /** The system property with its version; empty if npm's lock file has the version. */
  String version() default "";
}
