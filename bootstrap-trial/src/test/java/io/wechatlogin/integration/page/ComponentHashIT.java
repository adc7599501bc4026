package io.wechatlogin.integration.page;

import io.wechatlogin.integration.environment.WebPackages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The component's own SHA-256, beside the one of Node. */
class ComponentHashIT {
  private static final Path PART =
      Path.of("../adapters-http/src/main/resources/io/wechatlogin/http/web/component/begun.js");

  private static final String COMPARISON =
      """
      import { createHash, randomBytes } from "node:crypto";
      import { sha256 } from "./begun.mjs";

      for (let i = 0; i < 5600; i++) {
        const text = randomBytes(64).toString("base64url").slice(0, i % 56);
        const expected = createHash("sha256").update(text).digest("hex");
        if (Buffer.from(sha256(text)).toString("hex") !== expected) {
          throw new Error(text);
        }
      }
      """;

  @Test
  void itIsTheHashOfTheStandardForEveryLengthOfOneBlock(@TempDir Path dir) throws IOException {
    Files.copy(PART, dir.resolve("begun.mjs"));
    Path script = Files.writeString(dir.resolve("compare.mjs"), COMPARISON);
    WebPackages.run(dir, "node", script.toString());
  }
}
