package io.wechatlogin.http.directory;

import io.wechatlogin.application.caller.Scope;
import io.wechatlogin.application.directory.Directory;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.UserFilter;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.UserQuery;
import io.wechatlogin.http.directory.DirectoryRoutes.UserAnswer;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.FilteredList;
import io.wechatlogin.http.route.PagedLists;
import io.wechatlogin.http.route.Route;
import java.util.List;
import java.util.Set;

/** The route by which hosts find users. */
public final class UserListRoutes {
  private static final Set<String> FILTERS = Set.of("query", "status", "corpId");

  private final Directory directory;
  private final PagedLists lists;

  /** Works on this directory. */
  public UserListRoutes(Directory directory, PagedLists lists) {
    this.directory = directory;
    this.lists = lists;
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/users", this::list).needs(Scope.USERS_READ));
  }

  private Answer list(ApiRequest request) {
    request.caller().requireHost();
    FilteredList list = FilteredList.of(request, "users", FILTERS);
    PageRequest wanted = PagedLists.wanted(request, list.name(), PagedLists.DEFAULT_LIMIT);
    UserFilter filter =
        new UserFilter(
            request.query("query").map(UserQuery::new).orElse(null),
            request.query("status").map(DirectoryRoutes::status).orElse(null),
            request.query("corpId").map(CorpId::new).orElse(null));
    return lists.answer(
        request, list, wanted, directory.list(filter, request.caller(), wanted), UserAnswer::of);
  }
}
