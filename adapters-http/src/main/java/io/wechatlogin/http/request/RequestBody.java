package io.wechatlogin.http.request;

import io.wechatlogin.http.message.HttpRequest;
import io.wechatlogin.http.problem.Problem;
import io.wechatlogin.http.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of a body, whatever their content type. */
public final class RequestBody {
  /** The longest body that is accepted: 64 KiB. */
  static final int MAX_BYTES = 64 * 1024;

  /** How much of a longer body is read, so that its sender receives the answer. */
  private static final int MAX_DRAINED_BYTES = 4 * 1024 * 1024;

  private RequestBody() {}

  /**
   * Reads the body of a request.
   *
   * @throws ProblemException {@code payload_too_large}
   * @throws io.wechatlogin.domain.error.LoginException {@code invalid_request} where the client
   *     stops in the middle
   */
  public static byte[] read(HttpRequest request) {
    try {
      InputStream stream = request.body();
      byte[] bytes = stream.readNBytes(bufferSize(request.contentLength()));
      if (bytes.length <= MAX_BYTES) {
        return bytes;
      }
      stream.skip(MAX_DRAINED_BYTES);
    } catch (IOException interrupted) {
      throw JsonBody.invalid("body", "broke off");
    }
    throw new ProblemException(Problem.PAYLOAD_TOO_LARGE);
  }

  /** An announced length avoids a buffer of 16 KiB for each body. */
  private static int bufferSize(int contentLength) {
    return contentLength < 0 ? MAX_BYTES + 1 : Math.min(contentLength, MAX_BYTES + 1);
  }
}
