package io.wechatlogin.application.embedding;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.instance.AuthModelPath;
import io.wechatlogin.application.port.BindingFilter;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.user.UserId;
import java.util.Optional;
import java.util.Set;

/**
 * A model of stored rows, as users of the original know it: one row for each WeChat account that a
 * user has bound by an instance of the model's type.
 *
 * <pre>{@code
 * AuthModel rows = elements.getModel("auths.loginTypes.WeChatType.WeChatAuthModel");
 * rows.get(AuthModel.where().userId("user123")).map(wechat::getUserAuthInfo);
 * }</pre>
 */
public final class AuthModel {
  private static final Caller HOST = new Caller.Host("embedding");

  private final LoginApplication application;
  private final AuthModelPath path;

  AuthModel(LoginApplication application, AuthModelPath path) {
    this.application = application;
    this.path = path;
  }

  /**
   * The rows that are wanted: those that fit everything that is said. Each method returns a new
   * filter.
   */
  public static final class Filter {
    private final BindingFilter fields;

    private Filter(BindingFilter fields) {
      this.fields = fields;
    }

    /**
     * Wants rows of a user.
     *
     * @throws LoginException {@code invalid_request} for what is no userId
     */
    public Filter userId(String userId) {
      return new Filter(fields.withUserId(new UserId(userId)));
    }

    /** Wants rows of a user whose id is a number. */
    public Filter userId(long userId) {
      return userId(Long.toString(userId));
    }

    /** Wants rows of an openId. */
    public Filter openId(String openId) {
      return new Filter(fields.withOpenId(openId));
    }

    /** Wants rows of a unionId. */
    public Filter unionId(String unionId) {
      return new Filter(fields.withUnionId(unionId));
    }

    /** Wants rows of an app. */
    public Filter appId(String appId) {
      return new Filter(fields.withAppId(appId));
    }
  }

  /** Returns a filter that every row fits. */
  public static Filter where() {
    return new Filter(BindingFilter.ALL);
  }

  /** Returns the first row that fits, the oldest one of a user; empty where there is none. */
  public Optional<AuthRow> get(Filter filter) {
    return list(filter, PageRequest.first(1)).items().stream().findFirst();
  }

  /**
   * Returns a page of the rows that fit: the oldest first where the filter has a userId, an openId
   * or a unionId, otherwise in the order of their openIds.
   *
   * @param page {@code PageRequest.first(50)}, then {@code new PageRequest(next, 50)} by the {@code
   *     next} of the page before
   */
  public Page<AuthRow> list(Filter filter, PageRequest page) {
    Set<String> names = application.instances().namesOfModel(path);
    Page<Binding> rows =
        application.boundAccounts().list(filter.fields.withInstanceNames(names), HOST, page);
    return new Page<>(rows.items().stream().map(this::row).toList(), rows.next());
  }

  /** Only official accounts have a profile and tokens in their model. */
  private AuthRow row(Binding binding) {
    return new AuthRow(
        binding,
        path == AuthModelPath.WECHAT_PUBLIC
            ? application.userProfiles().storedOf(binding, HOST)
            : Optional.empty());
  }
}
