package io.wechatlogin.http.route;

import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.request.Cursor;
import io.wechatlogin.http.request.JsonBody;
import io.wechatlogin.http.url.PublicUrls;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Lists that are answered in pages: an array, and the address of the next page in the {@code Link}
 * header (RFC 8288).
 */
public final class PagedLists {
  /** How many rows a page has where the request does not say. */
  public static final int DEFAULT_LIMIT = 50;

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");

  private final PublicUrls urls;

  /** Links to pages below the public URL. */
  public PagedLists(PublicUrls urls) {
    this.urls = urls;
  }

  /**
   * Returns which page a request asks for by {@code cursor} and {@code limit}.
   *
   * @param list names the list, such as {@code sessions of ann}; a cursor of another list is
   *     refused
   * @throws LoginException {@code invalid_request}
   */
  public static PageRequest wanted(ApiRequest request, String list, int defaultLimit) {
    int limit = request.query("limit").map(PagedLists::limit).orElse(defaultLimit);
    return new PageRequest(
        request.query("cursor").map(cursor -> Cursor.parse(list, cursor)).orElse(null), limit);
  }

  /** Returns the answer with a page, each row of it in a form. */
  public <T> Answer answer(
      ApiRequest request, String list, PageRequest wanted, Page<T> page, Function<T, ?> form) {
    return answer(request, new FilteredList(list, Map.of()), wanted, page, form);
  }

  /** Returns the answer with a page of a list whose filters the next page has as well. */
  public <T> Answer answer(
      ApiRequest request,
      FilteredList list,
      PageRequest wanted,
      Page<T> page,
      Function<T, ?> form) {
    Answer answer = Answer.json(200, page.items().stream().map(form).toList());
    return page.next()
        .map(
            next ->
                urls.pathOf(request.requestPath())
                    + "?"
                    + list.query()
                    + "limit="
                    + wanted.limit()
                    + "&cursor="
                    + Cursor.of(list.name(), next))
        .map(next -> answer.with("Link", "<" + next + ">; rel=\"next\""))
        .orElse(answer);
  }

  private static int limit(String text) {
    int limit = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > PageRequest.MAX) {
      throw JsonBody.invalid("limit", "must be 1 to " + PageRequest.MAX);
    }
    return limit;
  }
}
