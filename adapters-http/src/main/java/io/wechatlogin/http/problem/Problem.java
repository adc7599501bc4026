package io.wechatlogin.http.problem;

import io.wechatlogin.domain.error.Action;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.http.message.Language;
import java.util.Locale;

/** Every error that an answer can carry: refusals by the application, and by HTTP itself. */
public enum Problem {
  INVALID_REQUEST(400, "The request is malformed", "请求格式有误"),
  INVALID_CODE(400, "WeChat refused the code", "微信拒绝了该 code"),
  INVALID_LOGIN_CODE(400, "The login code is unknown, used or expired", "loginCode 不存在、已使用或已过期"),
  INVALID_BIND_CODE(400, "The bind code is unknown, used or expired", "bindCode 不存在、已使用或已过期"),
  INVALID_REFRESH_TOKEN(400, "The refresh token is unknown or expired", "refreshToken 不存在或已过期"),
  REDIRECT_NOT_ALLOWED(400, "A login may not return to this redirect URL", "不允许登录后返回该地址"),
  UNAUTHENTICATED(401, "You are not signed in", "您尚未登录"),
  FORBIDDEN(403, "You may not do this", "您无权执行此操作"),
  INVALID_STATE(
      403, "This login was not started by this browser, or too long ago", "该登录不是由此浏览器发起,或已超时"),
  NOT_BOUND(403, "This WeChat account is not bound to any user here", "该微信账号尚未绑定任何用户"),
  REGISTRATION_CLOSED(403, "New users cannot register here", "此处不开放注册"),
  LOGIN_TYPE_INACTIVE(403, "This way to log in is switched off", "该登录方式已停用"),
  USER_DISABLED(403, "This account is disabled", "该账号已被停用"),
  USER_BLOCKED(403, "WeChat has restricted this account", "该微信账号已被微信限制"),
  SNAPSHOT_USER(
      403,
      "This is only a preview identity; open the full page in WeChat",
      "当前为快照页虚拟账号,请在微信中打开完整页面"),
  NOT_A_MEMBER(403, "You are not a member of this organization", "您不是该组织的成员"),
  LOGIN_TYPE_NOT_FOUND(404, "There is no such login type", "登录方式不存在"),
  USER_NOT_FOUND(404, "There is no such user", "用户不存在"),
  ORGANIZATION_NOT_FOUND(404, "There is no such organization", "组织不存在"),
  NOT_FOUND(404, "There is nothing here", "资源不存在"),
  METHOD_NOT_ALLOWED(405, "This method is not allowed here", "不支持该请求方法", Action.FIX_REQUEST),
  IDENTITY_TAKEN(409, "This WeChat account is bound to another user", "该微信账号已绑定其他用户"),
  USER_ALREADY_BOUND(
      409, "This user has another WeChat account here; unbind it first", "该用户已绑定其他微信账号,请先解绑"),
  PHONE_TAKEN(409, "Another user has this phone number", "该手机号已被其他用户使用"),
  LAST_BINDING(
      409,
      "This is the only way to log in to this account; bind another first",
      "这是该账号唯一的登录方式,请先绑定其他方式"),
  SESSION_KEY_STALE(409, "The session key is out of date; log in again", "会话密钥已失效,请重新登录"),
  ALREADY_EXISTS(412, "This exists already; nothing was changed", "已存在,未作任何更改"),
  PAYLOAD_TOO_LARGE(413, "The body is larger than 64 KiB", "请求体超过 64 KiB", Action.FIX_REQUEST),
  UNSUPPORTED_MEDIA_TYPE(
      415, "A body of this type is not accepted here", "此处不接受该类型的请求体", Action.FIX_REQUEST),
  NOT_SUPPORTED(422, "This login type cannot do this", "该登录方式不支持此操作"),
  RATE_LIMITED(429, "Too many requests; try again later", "请求过于频繁,请稍后再试", 2),
  WECHAT_MISCONFIGURED(502, "WeChat does not accept this service's configuration", "微信不接受本服务的配置"),
  WECHAT_UNAVAILABLE(503, "WeChat does not answer properly just now", "微信暂时无法正常响应", 2),
  WECHAT_RATE_LIMITED(503, "WeChat limits our calls just now", "微信暂时限制了调用频率", 2),
  DATABASE_UNAVAILABLE(503, "The database does not answer just now", "数据库暂时不可用", 2),
  OVERLOADED(
      503, "Too many requests are being answered just now", "服务繁忙,请稍后再试", Action.RETRY_LATER, 2),
  STOPPING(503, "This node is about to stop", "该节点即将停止服务", Action.RETRY_LATER, 1),
  INTERNAL(500, "Something went wrong here", "服务器内部错误", Action.CONTACT_OPERATOR);

  private final int status;
  private final String english;
  private final String chinese;
  private final Action action;
  private final int retryAfterSeconds;

  /** Makes the HTTP form of the {@link LoginError} with the same name. */
  Problem(int status, String english, String chinese) {
    this(status, english, chinese, 0);
  }

  Problem(int status, String english, String chinese, int retryAfterSeconds) {
    this.status = status;
    this.english = english;
    this.chinese = chinese;
    this.action = LoginError.valueOf(name()).action();
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Makes an error that only HTTP knows. */
  Problem(int status, String english, String chinese, Action action) {
    this(status, english, chinese, action, 0);
  }

  Problem(int status, String english, String chinese, Action action, int retryAfterSeconds) {
    this.status = status;
    this.english = english;
    this.chinese = chinese;
    this.action = action;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Returns the HTTP form of a refusal. */
  public static Problem of(LoginError error) {
    return valueOf(error.name());
  }

  /** Returns the code, such as {@code invalid_state}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  public int status() {
    return status;
  }

  public Action action() {
    return action;
  }

  /** Returns the default for {@code Retry-After} in seconds; 0 for no such header. */
  int retryAfterSeconds() {
    return retryAfterSeconds;
  }

  /** Returns a short text for persons. */
  public String title(Language language) {
    return language.pick(english, chinese);
  }

  /** Returns what a person should do next. */
  public String advice(Language language) {
    return switch (action) {
      case FIX_REQUEST ->
          language.pick("The request has to be corrected before it can work.", "请修正请求后再试。");
      case RESTART_LOGIN -> language.pick("Please start the login again.", "请重新登录。");
      case SIGN_IN ->
          language.pick("Please sign in with an account that you already have.", "请使用已有账号登录。");
      case RETRY_LATER -> language.pick("Please wait a moment and try again.", "请稍等片刻后重试。");
      case OPEN_IN_WECHAT -> language.pick("Please open this page in WeChat.", "请在微信中打开此页面。");
      case CONTACT_OPERATOR ->
          language.pick("Please contact the operator of this service.", "请联系本服务的管理员。");
      case NONE -> language.pick("Trying again will not help.", "重试无法解决此问题。");
    };
  }
}
