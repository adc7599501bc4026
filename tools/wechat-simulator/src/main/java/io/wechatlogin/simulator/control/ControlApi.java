package io.wechatlogin.simulator.control;

import io.wechatlogin.simulator.Control;
import io.wechatlogin.simulator.http.Request;
import io.wechatlogin.simulator.http.Response;
import io.wechatlogin.simulator.json.Json;
import io.wechatlogin.simulator.miniprogram.MiniProgramPage;
import io.wechatlogin.simulator.phone.PhonePages;
import java.util.Map;

/**
 * The control port: {@link Control} as JSON over HTTP below {@code /control/}, the phone, and the
 * mini program page.
 */
public final class ControlApi {
  private static final String OPERATIONS = "/control/";

  private final ControlViews views;
  private final ControlOperations operations;
  private final PhonePages phone;
  private final MiniProgramPage miniProgram;
  private final String pem;

  /**
   * Creates the handler of the port.
   *
   * @param pem the certificate authority of the HTTPS port; empty if there is no such port
   */
  public ControlApi(Control control, PhonePages phone, MiniProgramPage miniProgram, String pem) {
    this.views = new ControlViews(control);
    this.operations = new ControlOperations(control);
    this.phone = phone;
    this.miniProgram = miniProgram;
    this.pem = pem;
  }

  /** Answers a request; an error of the caller is 400, 403, 404 or 409. */
  public Response handle(Request request) {
    // Another site that a developer happens to visit must not control the simulator.
    String origin = request.header("Origin");
    if (request.isPost()
        && !origin.isEmpty()
        && !origin.equals("http://" + request.header("Host"))) {
      return Response.empty(403);
    }
    String path = request.path();
    if (path.equals("/")) {
      return Response.redirect(302, "/phone");
    }
    if (path.equals("/phone") || path.startsWith("/phone/")) {
      return phone.handle(request);
    }
    try {
      if (path.equals("/mini") || path.startsWith("/mini/")) {
        return miniProgram.handle(request);
      }
      return path.startsWith(OPERATIONS) ? operate(request) : error(404, "no such page");
    } catch (IllegalArgumentException wrong) {
      return error(400, String.valueOf(wrong.getMessage()));
    } catch (IllegalStateException notAllowedNow) {
      return error(409, String.valueOf(notAllowedNow.getMessage()));
    }
  }

  private Response operate(Request request) {
    String operation = request.path().substring(OPERATIONS.length());
    if (operation.equals("ca.pem") && !pem.isEmpty()) {
      return Response.of("application/x-pem-file", pem);
    }
    Object result =
        request.isPost()
            ? operations.run(operation, new Arguments(body(request)))
            : views.list(operation);
    return result == null
        ? error(404, "no such operation: " + request.method() + " " + operation)
        : Response.json(result);
  }

  private static Map<String, Object> body(Request request) {
    return Json.readObject(request.body().isBlank() ? "{}" : request.body());
  }

  private static Response error(int status, String message) {
    return Response.json(Json.object("error", message)).withStatus(status);
  }
}
