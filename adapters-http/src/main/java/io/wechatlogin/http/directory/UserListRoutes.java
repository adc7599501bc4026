package io.wechatlogin.http.directory;

import io.wechatlogin.application.caller.Scope;
import io.wechatlogin.application.directory.Directory;
import io.wechatlogin.application.phone.VerifiedPhones;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.UserFilter;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserQuery;
import io.wechatlogin.http.directory.DirectoryRoutes.UserAnswer;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.request.JsonBody;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.FilteredList;
import io.wechatlogin.http.route.PagedLists;
import io.wechatlogin.http.route.Route;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The route by which hosts find users. */
public final class UserListRoutes {
  private static final Set<String> FILTERS = Set.of("query", "phone", "status", "corpId");

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
    PageRequest wanted = PagedLists.wanted(request, list.name(), PagedLists.DEFAULT_LIMIT);
    UserFilter filter =
        new UserFilter(
            request.query("query").map(UserQuery::new).orElse(null),
            request.query("status").map(DirectoryRoutes::status).orElse(null),
            request.query("corpId").map(CorpId::new).orElse(null));
    return lists.answer(
        request,
        list,
        wanted,
        request.query("phone").isEmpty()
            ? directory.list(filter, request.caller(), wanted)
            : withPhone(request, filter),
        UserAnswer::of);
  }

  /** Finds the user who has a phone number, if it fits the other fields as well. */
  private Page<User> withPhone(ApiRequest request, UserFilter filter) {
    if (filter.query() != null) {
      throw JsonBody.invalid("phone", "cannot stand beside query");
    }
    // A plus sign that a client has not encoded arrives as a blank.
    String phone = request.query("phone").orElseThrow().replaceFirst("^ ", "+");
    return new Page<>(
        phones.owners(phone, request.caller()).stream().filter(filter::fitsBesideQuery).toList(),
        Optional.empty());
  }
}
