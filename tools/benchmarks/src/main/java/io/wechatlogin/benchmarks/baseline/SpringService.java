package io.wechatlogin.benchmarks.baseline;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts a Spring Boot service and prints its address. */
final class SpringService {
  private SpringService() {}

  static void run(Class<?> application, String[] args) {
    ConfigurableApplicationContext context = SpringApplication.run(application, args);
    String port = context.getEnvironment().getProperty("local.server.port");
    System.out.println("ready: http://127.0.0.1:" + port);
  }
}
