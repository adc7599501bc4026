package io.wechatlogin.http.message;

import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request, as the server that received it presents it. Each server that mounts the routes
 * implements this interface. Query strings, cookies and bodies arrive unparsed, so that every mount
 * reads them alike.
 */
public interface HttpRequest {
  /** Returns the method in upper case, such as {@code GET}. */
  String method();

  /** Returns the path, still encoded. */
  String path();

  /**
   * Returns the decoded value of a parameter of the path template.
   *
   * @param name such as {@code userId} of {@code /users/{userId}}
   */
  String pathParameter(String name);

  /** Returns the query string, still encoded and without the question mark; null for none. */
  @Nullable String query();

  /** Returns the first header field with a name; null where the request has none. */
  @Nullable String header(String name);

  /** Returns all header fields with a name, in their order. */
  List<String> headers(String name);

  /** Returns the IP address of the peer of the connection. */
  String remoteAddress();

  /** Returns the body. It can be read once. */
  InputStream body();

  /** Returns the announced length of the body in bytes; negative where none is announced. */
  long contentLength();
}
