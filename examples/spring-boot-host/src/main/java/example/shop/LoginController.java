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

/** Logs customers in. The session is the shop's own, so the loginCode is not needed. */
@RestController
class LoginController {
  private final LoginElement wechat;
  private final Shop shop;

  LoginController(LoginElement wechat, Shop shop) {
    this.wechat = wechat;
    this.shop = shop;
  }

  record Code(String code) {}

  record Joining(String bindCode, String name) {}

  /** Outside of a transaction: WeChat is asked, and no connection is held meanwhile. */
  @PostMapping("/login")
  Map<String, String> login(@RequestBody Code body, HttpSession session) {
    return switch (wechat.getLoginCode(body.code())) {
      case LoginResult.LoginCode known -> signedIn(known.user().id().value(), session);
      case LoginResult.BindCode unknown -> Map.of("bindCode", unknown.bindCode().reveal());
      case LoginResult.OpenSession none -> throw new IllegalStateException("not asked for");
    };
  }

  @PostMapping("/join")
  Map<String, String> join(@RequestBody Joining body, HttpSession session) {
    return signedIn(shop.join(body.bindCode(), body.name(), 500).id().value(), session);
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
