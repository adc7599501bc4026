package io.wechatlogin.clients;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The client that a test class runs; a row of the table in the simulator's README. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface ForeignClient {
  /** The name in its registry. */
  String value();

  /** The system property that holds its version; empty where npm's lock file does. */
  String version() default "";
}
