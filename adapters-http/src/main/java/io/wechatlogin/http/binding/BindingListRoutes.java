package io.wechatlogin.http.binding;

import io.wechatlogin.application.binding.BoundAccounts;
import io.wechatlogin.application.caller.Scope;
import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.application.port.BindingFilter;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.domain.user.VisibleText;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.request.JsonBody;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.FilteredList;
import io.wechatlogin.http.route.PagedLists;
import io.wechatlogin.http.route.Route;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The route by which hosts find bindings of all users: {@code get(filter)} of the users' {@code
 * WeChatAuthModel}.
 */
public final class BindingListRoutes {
  private static final Set<String> FILTERS =
      Set.of("userId", "openId", "unionId", "appId", "loginType");

  private static final int MAX_ID = 128;

  private final BoundAccounts boundAccounts;
  private final Instances instances;
  private final PagedLists lists;

  /** Works by this use case. */
  public BindingListRoutes(BoundAccounts boundAccounts, Instances instances, PagedLists lists) {
    this.boundAccounts = boundAccounts;
    this.instances = instances;
    this.lists = lists;
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/bindings", this::list).needs(Scope.BINDINGS_READ));
  }

  private Answer list(ApiRequest request) {
    request.caller().requireHost();
    FilteredList list = FilteredList.of(request, "bindings", FILTERS);
    PageRequest wanted = PagedLists.wanted(request, list.name(), PagedLists.DEFAULT_LIMIT);
    BindingFilter filter =
        new BindingFilter(
            request.query("userId").map(UserId::new).orElse(null),
            id(request, "openId").orElse(null),
            id(request, "unionId").orElse(null),
            id(request, "appId").orElse(null),
            request.query("loginType").map(instances::namesFor).orElse(null));
    return lists.answer(
        request,
        list,
        wanted,
        boundAccounts.list(filter, request.caller(), wanted),
        BindingRoutes.BindingAnswer::of);
  }

  /** Returns an id of WeChat. Its form is WeChat's; texts that can be none are refused. */
  private static Optional<String> id(ApiRequest request, String name) {
    Optional<String> id = request.query(name);
    id.ifPresent(
        text -> {
          if (text.isBlank() || text.length() > MAX_ID) {
            throw JsonBody.invalid(name, "must have 1 to " + MAX_ID + " characters");
          }
          VisibleText.check(name, text);
        });
    return id;
  }
}
