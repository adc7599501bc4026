package io.wechatlogin.integration.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trial's sample instances, which a person may change. */
class TrialSamplesIT {
  @Test
  void anEditedSampleIsNotOverwritten(@TempDir Path dir) throws IOException {
    Path official =
        dir.resolve("data/trial/auths/loginTypes/OfficialLogin").resolve("OfficialLogin.json");
    Files.createDirectories(official.getParent());
    Files.writeString(
        official,
        """
        {"appId": "wx7472690000000003", "appSecret": "${TRIAL_OFFICIAL_SECRET}",
         "scope": "snsapi_base"}
        """);
    try (ServiceProcess service = ServiceProcess.start(dir.resolve("data"), Map.of())) {
      ApiClient api = new ApiClient(service.url());
      assertThat(api.get("/api/v1/login-types").expect(200).json()).hasSize(4);
      assertThat(api.get("/api/v1/login-types/OfficialLogin").expect(200).text("scope"))
          .isEqualTo("snsapi_base");
    }
  }
}
