package io.wechatlogin.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs a client of the npm registry. WeChat's hosts are built into the clients, so their TLS
 * connections are redirected to the simulator.
 */
abstract class NpmClientTest extends ThirdPartyClientTest {
  @TempDir Path files;

  /** Runs one call of the client through {@code client.js}. */
  JsonElement call(String appId, String secret, String call, String... arguments) {
    Path authority = files.resolve("ca.pem");
    try {
      Files.writeString(authority, simulator.certificateAuthority());
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
    String client = getClass().getAnnotation(ThirdPartyClient.class).value();
    String printed =
        Npm.run(
            Map.of(
                "SIMULATOR_PORT", String.valueOf(simulator.tlsUrl().getPort()),
                "NODE_EXTRA_CA_CERTS", authority.toString(),
                "NODE_NO_WARNINGS", "1"),
            Stream.concat(Stream.of(client, appId, secret, call), Stream.of(arguments))
                .toArray(String[]::new));
    return JsonParser.parseString(printed.strip().lines().reduce((a, b) -> b).orElseThrow());
  }

  JsonObject official(String call, String... arguments) {
    return call(OFFICIAL, OFFICIAL_SECRET, call, arguments).getAsJsonObject();
  }

  JsonObject website(String call, String... arguments) {
    return call(WEBSITE, WEBSITE_SECRET, call, arguments).getAsJsonObject();
  }

  static String code(Map<String, String> callback) {
    return Objects.requireNonNull(callback.get("code"), "no code");
  }

  static String text(JsonObject object, String field) {
    JsonElement value = object.get(field);
    return value == null ? "no " + field + " in " + object : value.getAsString();
  }

  static void assertRefused(JsonObject answer, String message) {
    assertThat(text(answer, "message")).startsWith(message + ", rid: ");
  }
}
