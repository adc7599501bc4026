package io.wechatlogin.http.directory;

import io.wechatlogin.application.caller.Scope;
import io.wechatlogin.application.directory.Directory;
import io.wechatlogin.application.phone.VerifiedPhones;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.UserFilter;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.UserQuery;
import io.wechatlogin.http.directory.DirectoryRoutes.UserAnswer;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.request.JsonBody;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.FilteredList;
import io.wechatlogin.http.route.PagedLists;
import io.wechatlogin.http.route.Route;
import java.util.List;
import java.util.Set;

/** The route by which hosts find users. */
public final class UserListRoutes {
  private static final String PHONE = "phone";
  private static final Set<String> FILTERS = Set.of("query", "status", "corpId", PHONE);

  private final Directory directory;
  private final VerifiedPhones phones;
  private final PagedLists lists;

  /** Works on this directory and these phone numbers. */
  public UserListRoutes(Directory directory, VerifiedPhones phones, PagedLists lists) {
    this.directory = directory;
    this.phones = phones;
    this.lists = lists;
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/users", this::list).needs(Scope.USERS_READ));
  }

  private Answer list(ApiRequest request) {
    request.caller().requireHost();
    FilteredList list = FilteredList.of(request, "users", FILTERS);
    if (request.query(PHONE).isPresent()) {
      return byPhone(request);
    }
    PageRequest wanted = PagedLists.wanted(request, list.name(), PagedLists.DEFAULT_LIMIT);
    UserFilter filter =
        new UserFilter(
            request.query("query").map(UserQuery::new).orElse(null),
            request.query("status").map(DirectoryRoutes::status).orElse(null),
            request.query("corpId").map(CorpId::new).orElse(null));
    return lists.answer(
        request, list, wanted, directory.list(filter, request.caller(), wanted), UserAnswer::of);
  }

  private Answer byPhone(ApiRequest request) {
    if (FILTERS.stream().filter(filter -> request.query(filter).isPresent()).count() > 1) {
      throw JsonBody.invalid(PHONE, "goes with no other filter");
    }
    String phone = withPlus(request.query(PHONE).orElseThrow());
    return Answer.json(
        200, phones.owners(phone, request.caller()).stream().map(UserAnswer::of).toList());
  }

  /** A plus sign that a client has not encoded arrives as a blank. */
  private static String withPlus(String phone) {
    return phone.startsWith(" ") ? "+" + phone.substring(1) : phone;
  }
}
