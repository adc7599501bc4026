package io.wechatlogin.http.push;

import io.wechatlogin.application.push.Pushes;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.Route;
import java.util.List;

/**
 * The routes that WeChat pushes messages to. They are not rate-limited: all messages come in bursts
 * from a few addresses of WeChat, and a message without a valid signature is refused before it
 * reaches the database.
 */
public final class PushRoutes {
  private static final String PUSH = "/api/v1/login-types/{name}/push";

  private final Pushes pushes;

  /** Works by this use case. */
  public PushRoutes(Pushes pushes) {
    this.pushes = pushes;
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(Route.get(PUSH, this::echo), Route.post(PUSH, this::take));
  }

  private Answer echo(ApiRequest request) {
    return Answer.text(pushes.echo(request.instance(), request.query().all()));
  }

  private Answer take(ApiRequest request) {
    return Answer.text(pushes.take(request.instance(), request.query().all(), request.bytes()));
  }
}
