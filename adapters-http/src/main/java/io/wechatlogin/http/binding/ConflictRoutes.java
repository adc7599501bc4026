package io.wechatlogin.http.binding;

import io.wechatlogin.application.binding.BoundAccounts;
import io.wechatlogin.application.caller.Scope;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.domain.identity.IdentityConflict;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.PagedLists;
import io.wechatlogin.http.route.Route;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The route by which hosts see which WeChat accounts belong to two users. */
public final class ConflictRoutes {
  private static final String LIST = "conflicts";

  private final BoundAccounts boundAccounts;
  private final PagedLists lists;

  /** Works by this use case. */
  public ConflictRoutes(BoundAccounts boundAccounts, PagedLists lists) {
    this.boundAccounts = boundAccounts;
    this.lists = lists;
  }

  /**
   * A conflict.
   *
   * @param userId the owner of the openId, who logs in
   * @param unionUserId the owner of the unionId
   */
  record ConflictAnswer(
      String id,
      String loginType,
      String appId,
      String openId,
      @Nullable String unionId,
      String userId,
      String unionUserId,
      Instant detectedAt) {
    static ConflictAnswer of(IdentityConflict conflict) {
      return new ConflictAnswer(
          conflict.id(),
          conflict.instanceName(),
          conflict.identity().appId(),
          conflict.identity().openId(),
          conflict.identity().unionId(),
          conflict.userId().value(),
          conflict.unionUserId().value(),
          conflict.detectedAt());
    }
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/conflicts", this::list).needs(Scope.BINDINGS_READ));
  }

  private Answer list(ApiRequest request) {
    request.caller().requireHost();
    PageRequest wanted = PagedLists.wanted(request, LIST, PagedLists.DEFAULT_LIMIT);
    return lists.answer(
        request,
        LIST,
        wanted,
        boundAccounts.conflicts(request.caller(), wanted),
        ConflictAnswer::of);
  }
}
