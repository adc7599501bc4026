package io.wechatlogin.simulator.api;

import io.wechatlogin.simulator.http.Request;
import io.wechatlogin.simulator.http.Response;
import io.wechatlogin.simulator.json.Json;
import io.wechatlogin.simulator.page.ErrorPage;
import io.wechatlogin.simulator.world.RandomSource;
import io.wechatlogin.simulator.world.Settings;
import io.wechatlogin.simulator.world.World;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Words errors as WeChat does: content type and suffix depend on the family of the path. */
public final class ErrorResponses {
  private final World world;
  private final Settings.Api settings;

  public ErrorResponses(World world, Settings.Api settings) {
    this.world = world;
    this.settings = settings;
  }

  /** The answer to a request that is refused. */
  public Response of(Request request, WechatError error) {
    String path = request.path();
    if (path.startsWith("/connect/")) {
      return ErrorPage.withNumber("系统错误", error.errcode());
    }
    String json =
        Json.wechatObject(
            "errcode", error.errcode(), "errmsg", error.text() + suffix(path.startsWith("/sns/")));
    return Response.of(contentType(path), json).asError();
  }

  private String suffix(boolean sns) {
    if (!settings.hints()) {
      return (sns ? ", rid: " : " rid: ") + requestId();
    }
    RandomSource random = world.random();
    return sns
        ? ", hints: [ req_id: " + random.text(16) + " ]"
        : " hint: [" + random.text(15) + "!]";
  }

  // Three groups of 8 hex digits. The first is the time, which is how WeChat's support reads it.
  private String requestId() {
    ByteBuffer bytes = ByteBuffer.wrap(world.random().bytes(8));
    HexFormat hex = HexFormat.of();
    return String.join(
        "-",
        hex.toHexDigits((int) world.now().getEpochSecond()),
        hex.toHexDigits(bytes.getInt()),
        hex.toHexDigits(bytes.getInt()));
  }

  private String contentType(String path) {
    if (path.startsWith("/sns/")) {
      return "text/plain";
    }
    return path.startsWith("/cgi-bin/")
        ? "application/json; encoding=utf-8"
        : settings.wxaContentType();
  }
}
