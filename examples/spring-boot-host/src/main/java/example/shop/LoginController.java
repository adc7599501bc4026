package example.shop;

import io.wechatlogin.application.embedding.LoginElement;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.domain.type.RedirectLogin;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.net.URI;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Logs customers in. The shop has its own sessions, so it does not use the loginCode. Everything
 * that a login needs until it ends is in the visitor's session and never in the page.
 */
@RestController
class LoginController {
  private static final String CUSTOMER = "customer";
  private static final String BIND_CODE = "bind-code";

  private final LoginElement wechat;
  private final RedirectLogin wechatPage;
  private final Secrets secrets;
  private final Shop shop;
  private final URI callback;

  LoginController(
      LoginElement wechat,
      RedirectLogin wechatPage,
      Secrets secrets,
      Shop shop,
      @Value("${shop.url}/login/callback") URI callback) {
    this.wechat = wechat;
    this.wechatPage = wechatPage;
    this.secrets = secrets;
    this.shop = shop;
    this.callback = callback;
  }

  record JoinRequest(String name) {}

  /** Sends the visitor to WeChat's page. */
  @GetMapping("/login")
  ResponseEntity<Void> login(HttpSession session) {
    String state = secrets.state().reveal();
    PendingLogins.begin(session, state);
    return goTo(HttpStatus.FOUND, wechatPage.authorizationUrl(callback, state));
  }

  /**
   * Takes the visitor back from WeChat. Runs outside of a transaction, so that no connection is
   * held during the call to WeChat.
   */
  @GetMapping("/login/callback")
  ResponseEntity<Void> callback(
      @RequestParam String code, @RequestParam String state, HttpServletRequest request) {
    if (!PendingLogins.end(request.getSession(), state)) {
      throw new LoginException(LoginError.INVALID_STATE);
    }
    return switch (wechat.getLoginCode(code)) {
      case LoginResult.LoginCode result -> {
        identified(request, CUSTOMER, result.user().id().value());
        yield goTo(HttpStatus.SEE_OTHER, URI.create("/"));
      }
      case LoginResult.BindCode result -> {
        identified(request, BIND_CODE, result.bindCode().reveal());
        yield goTo(HttpStatus.SEE_OTHER, URI.create("/join.html"));
      }
    };
  }

  /** Registers the person whom WeChat has just identified in this session. */
  @PostMapping(path = "/join", consumes = "application/json")
  Map<String, String> join(@RequestBody JoinRequest join, HttpServletRequest request) {
    if (!(request.getSession().getAttribute(BIND_CODE) instanceof String bindCode)) {
      throw new LoginException(LoginError.INVALID_BIND_CODE);
    }
    String customer = shop.join(bindCode, join.name(), 500).id().value();
    identified(request, CUSTOMER, customer);
    return Map.of(CUSTOMER, customer);
  }

  /** Returns the customer of this session. */
  @GetMapping("/me")
  Map<String, String> me(HttpSession session) {
    if (!(session.getAttribute(CUSTOMER) instanceof String customer)) {
      throw new LoginException(LoginError.UNAUTHENTICATED);
    }
    return Map.of(CUSTOMER, customer);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> refused(LoginException refusal) {
    HttpStatus status =
        switch (refusal.error()) {
          case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
          case INVALID_STATE -> HttpStatus.FORBIDDEN;
          default -> HttpStatus.CONFLICT;
        };
    ProblemDetail problem = ProblemDetail.forStatus(status);
    problem.setProperty("code", refusal.error().code());
    problem.setProperty("action", refusal.error().action().word());
    return ResponseEntity.status(status).body(problem);
  }

  /**
   * Notes who the visitor is. The session gets another id, so that one that somebody planted in the
   * browser before is worth nothing, and keeps nothing of another person.
   */
  private static void identified(HttpServletRequest request, String attribute, String value) {
    HttpSession session = request.getSession();
    request.changeSessionId();
    session.removeAttribute(CUSTOMER);
    session.removeAttribute(BIND_CODE);
    session.setAttribute(attribute, value);
  }

  private static ResponseEntity<Void> goTo(HttpStatus status, URI target) {
    return ResponseEntity.status(status).location(target).build();
  }
}
