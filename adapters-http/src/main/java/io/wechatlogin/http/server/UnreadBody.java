package io.wechatlogin.http.server;

import java.io.IOException;
import java.io.InputStream;

/**
 * The rest of a body that nobody wants. A connection that is closed before its request was read is
 * reset, and the client, which may still be sending, loses the answer (RFC 9112, 9.6). So the rest
 * is thrown away after the answer was sent, if it is not much too long.
 */
final class UnreadBody {
  /** The longest body that is thrown away. */
  private static final long MAX_BYTES = 4L * 1024 * 1024;

  private static final int BUFFER_BYTES = 8 * 1024;

  private UnreadBody() {}

  /**
   * Throws the rest of a body away.
   *
   * @param contentLength the length of the body; negative where it is unknown
   */
  static void discard(InputStream body, long contentLength) {
    if (contentLength == 0 || contentLength > MAX_BYTES) {
      return;
    }
    byte[] buffer = new byte[BUFFER_BYTES];
    long left = MAX_BYTES;
    try {
      for (int read = 0; left > 0 && read >= 0; left -= read) {
        read = body.read(buffer);
      }
    } catch (IOException gone) {
      // The client has closed the connection, or was too slow.
    }
  }
}
