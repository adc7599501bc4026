package io.wechatlogin.http.request;

import io.wechatlogin.http.message.HttpRequest;
import io.wechatlogin.http.problem.Problem;
import io.wechatlogin.http.problem.ProblemException;
import java.io.IOException;

/** The bytes of a body, whatever their content type. */
public final class RequestBody {
  /** The longest body that is accepted: 64 KiB. */
  static final int MAX_BYTES = 64 * 1024;

  private RequestBody() {}

  /**
   * Reads the body of a request. Nothing is read of one that is announced as too long; the rest of
   * one that turns out to be is left to the server, which closes the connection after the answer.
   *
   * @throws ProblemException {@code payload_too_large}
   * @throws io.wechatlogin.domain.error.LoginException {@code invalid_request} where the client
   *     stops in the middle
   */
  public static byte[] read(HttpRequest request) {
    if (request.contentLength() > MAX_BYTES) {
      throw new ProblemException(Problem.PAYLOAD_TOO_LARGE);
    }
    try {
      byte[] bytes = request.body().readNBytes(bufferSize(request.contentLength()));
      if (bytes.length <= MAX_BYTES) {
        return bytes;
      }
    } catch (IOException interrupted) {
      throw JsonBody.invalid("body", "broke off");
    }
    throw new ProblemException(Problem.PAYLOAD_TOO_LARGE);
  }

  /** An announced length avoids a buffer of 16 KiB for each body. */
  private static int bufferSize(long contentLength) {
    return contentLength < 0 ? MAX_BYTES + 1 : (int) contentLength;
  }
}
