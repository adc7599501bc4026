package io.wechatlogin.benchmarks.baseline;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** The routes of both baselines: login by a code, and a session check. */
@RestController
class LoginController {
  private final WechatSettings settings;
  private final OpenIds openIds;
  private final Accounts accounts;

  LoginController(WechatSettings settings, OpenIds openIds, Accounts accounts) {
    this.settings = settings;
    this.openIds = openIds;
    this.accounts = accounts;
  }

  record LoginRequest(String code) {}

  @PostMapping("/login")
  Accounts.Session logIn(@RequestBody LoginRequest request) {
    return accounts.logIn(settings.appId(), openIds.of(request.code()));
  }

  @GetMapping("/session")
  Accounts.User session(@RequestHeader("Authorization") String authorization) {
    return accounts.current(authorization.substring("Bearer ".length()));
  }
}
