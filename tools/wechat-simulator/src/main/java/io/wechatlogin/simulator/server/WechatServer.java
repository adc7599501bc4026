package io.wechatlogin.simulator.server;

import io.wechatlogin.simulator.api.ErrorResponses;
import io.wechatlogin.simulator.api.Quotas;
import io.wechatlogin.simulator.api.WechatError;
import io.wechatlogin.simulator.faults.FaultInjector;
import io.wechatlogin.simulator.http.Request;
import io.wechatlogin.simulator.http.Response;
import io.wechatlogin.simulator.http.Routes;
import io.wechatlogin.simulator.world.Settings;
import io.wechatlogin.simulator.world.World;
import java.time.Instant;

/** Answers the calls to the WeChat-shaped port. */
public final class WechatServer {
  private final World world;
  private final Settings settings;
  private final Quotas quotas;
  private final Routes routes;
  private final ErrorResponses errors;
  private final FaultInjector faults;
  private final CallLog calls = new CallLog();

  public WechatServer(World world, Settings settings, Quotas quotas, Routes routes) {
    this.world = world;
    this.settings = settings;
    this.quotas = quotas;
    this.routes = routes;
    this.errors = new ErrorResponses(world, settings.api());
    this.faults = new FaultInjector(errors);
  }

  public FaultInjector faults() {
    return faults;
  }

  public CallLog calls() {
    return calls;
  }

  /** Answers a call, applies the fault that is due, and records both. */
  public Response handle(Request request) {
    Instant at = world.now();
    FaultInjector.Outcome outcome = faults.apply(request, () -> answer(request));
    calls.add(at, request, outcome);
    return outcome.response();
  }

  private Response answer(Request request) {
    try {
      // WeChat does not accept chunked bodies: it answers 412 without a body.
      if (request.isPost() && request.isChunked()) {
        return Response.empty(412);
      }
      quotas.countCall(request);
      Response response = routes.handle(request);
      boolean errorPage =
          response.isError() && response.status() == 200 && request.path().startsWith("/connect/");
      return errorPage ? response.withStatus(settings.pages().errorStatus()) : response;
    } catch (WechatError error) {
      return errors.of(request, error);
    }
  }
}
