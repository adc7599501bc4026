package example.shop;

import io.wechatlogin.application.embedding.LoginElement;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.error.LoginException;
import jakarta.servlet.http.HttpSession;
import java.util.Map;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Logs customers in. The shop has its own sessions, so it does not use the loginCode. */
@RestController
class LoginController {
  private final LoginElement wechat;
  private final Shop shop;

  LoginController(LoginElement wechat, Shop shop) {
    this.wechat = wechat;
    this.shop = shop;
  }

  record LoginRequest(String code) {}

  record JoinRequest(String bindCode, String name) {}

  /** Runs outside of a transaction, so that no connection is held during the call to WeChat. */
  @PostMapping("/login")
  Map<String, String> login(@RequestBody LoginRequest request, HttpSession session) {
    return switch (wechat.getLoginCode(request.code())) {
      case LoginResult.LoginCode result -> signedIn(result.user().id().value(), session);
      case LoginResult.BindCode result -> Map.of("bindCode", result.bindCode().reveal());
    };
  }

  @PostMapping("/join")
  Map<String, String> join(@RequestBody JoinRequest request, HttpSession session) {
    return signedIn(shop.join(request.bindCode(), request.name(), 500).id().value(), session);
  }

  @ExceptionHandler
  ProblemDetail refused(LoginException refusal) {
    ProblemDetail problem = ProblemDetail.forStatus(409);
    problem.setProperty("code", refusal.error().code());
    problem.setProperty("action", refusal.error().action().word());
    return problem;
  }

  private static Map<String, String> signedIn(String customer, HttpSession session) {
    session.setAttribute("customer", customer);
    return Map.of("customer", customer);
  }
}
