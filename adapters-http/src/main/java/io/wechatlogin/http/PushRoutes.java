package io.wechatlogin.http;

import io.wechatlogin.application.push.Pushes;

/**
 * Takes what WeChat pushes. Not counted by the rate limit: all of it comes from a few addresses of
 * WeChat's, in bursts, and what is not signed is refused before it reaches the database.
 */
final class PushRoutes {
  private static final String PUSH = "/api/v1/login-types/{name}/push";

  private final Pushes pushes;

  PushRoutes(Pushes pushes) {
    this.pushes = pushes;
  }

  void addTo(Routes routes) {
    routes.get(PUSH, this::echo);
    routes.post(PUSH, this::take);
  }

  private void echo(Exchange exchange) {
    exchange.text(pushes.echo(exchange.instance(), exchange.queries()));
  }

  private void take(Exchange exchange) {
    exchange.text(pushes.take(exchange.instance(), exchange.queries(), exchange.bytes()));
  }
}
