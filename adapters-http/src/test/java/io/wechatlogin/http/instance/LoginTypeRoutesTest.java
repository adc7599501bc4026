package io.wechatlogin.http.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoginTypeRoutesTest {
  private final TestService service = TestService.start();

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void theListHasOnlyActiveInstances() {
    var list = service.get("/api/v1/login-types").send().isStatus(200).json();
    assertThat(list.findValuesAsText("name"))
        .containsExactly(
            "Web", "Closed", "Mini", "Official", "Club", "Page", "Quiet", "App", "Legacy");
  }

  @Test
  void anInstanceIsShownWithoutAnySecret() {
    ReceivedAnswer answer = service.get("/api/v1/login-types/Web").send().isStatus(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"name\":\"Web\",\"fullName\":\"auths.loginTypes.Web\",\"title\":\"Title of"
                + " Web\",\"isActive\":true,\"authType\":\"WeChatType\",\"authConfig\":"
                + "{\"appId\":\"wx-web\"},\"scope\":\"snsapi_login\",\"allowRegister\":true,\"requireChallenge\":true,\"flows\":[\"redirect\",\"embedded\"]}");
  }

  @Test
  void anInstanceIsFoundByItsFullName() {
    assertThat(service.get("/api/v1/login-types/auths.loginTypes.Mini").send().text("name"))
        .isEqualTo("Mini");
  }

  @Test
  void onlyWebTypesHaveAScope() {
    assertThat(service.get("/api/v1/login-types/Mini").send().json().has("scope")).isFalse();
  }

  @Test
  void anInstanceListsItsLoginFlows() {
    assertThat(flows("Web")).containsExactly("redirect", "embedded");
    assertThat(flows("Official")).containsExactly("redirect", "scan");
    assertThat(flows("Mini")).isEmpty();
  }

  private List<String> flows(String name) {
    List<String> flows = new ArrayList<>();
    service
        .get("/api/v1/login-types/" + name)
        .send()
        .json()
        .path("flows")
        .forEach(flow -> flows.add(flow.asText()));
    return flows;
  }

  @Test
  void anInactiveInstanceIsStillShown() {
    var off = service.get("/api/v1/login-types/Off").send().isStatus(200).json();
    assertThat(off.path("isActive").asBoolean(true)).isFalse();
  }

  @Test
  void anUnknownInstanceIsNotFound() {
    service.get("/api/v1/login-types/Unknown").send().isProblem(404, "login_type_not_found");
  }
}
