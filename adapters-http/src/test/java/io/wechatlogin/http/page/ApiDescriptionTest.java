package io.wechatlogin.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wechatlogin.domain.error.Action;
import io.wechatlogin.http.fixture.TestService;
import io.wechatlogin.http.problem.Problem;
import io.wechatlogin.http.url.PublicUrls;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiDescriptionTest {
  private final ApiDescription description =
      ApiDescription.read(new PublicUrls(URI.create("http://login.example")), "1.2.3");

  @Test
  void exactlyTheMountedRoutesAreDescribed() {
    List<String> filesOfThePages =
        List.of(
            "GET /",
            "GET /style.css",
            "GET /trial-page.css",
            "GET /trial-page.js",
            "GET /trial-mini.js",
            "GET /icon.svg",
            "GET /login-page.css",
            "GET /login-page.js",
            "GET /own-address.js",
            "GET /scan-time.js",
            "GET /embedded.js");
    try (TestService service = TestService.start()) {
      List<String> mounted = new ArrayList<>(service.server.operations());
      mounted.removeIf(route -> route.startsWith("HEAD ") || route.startsWith("OPTIONS "));
      mounted.removeAll(filesOfThePages);
      assertThat(description.operations().stream().map(ApiDescription.Operation::name))
          .containsExactlyInAnyOrderElementsOf(mounted);
    }
  }

  @Test
  void everyErrorAndActionIsListedOnce() {
    assertThat(texts("/components/schemas/ErrorCode/enum"))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Problem.values()).map(Problem::code).toList());
    assertThat(texts("/components/schemas/Action/enum"))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Action.values()).map(Action::word).toList());
  }

  @Test
  void everyReferenceResolves() {
    List<JsonNode> references = description.json().findValues("$ref");
    assertThat(references).isNotEmpty();
    assertThat(references)
        .allMatch(
            reference -> !description.json().at(reference.asText().substring(1)).isMissingNode());
  }

  @Test
  void noDescriptionIsParsedAsKeys() {
    assertThat(description.json().toString()).doesNotContain(":null");
  }

  @Test
  void everyOperationHasItsOwnId() {
    assertThat(description.json().findValuesAsText("operationId"))
        .doesNotHaveDuplicates()
        .hasSameSizeAs(description.operations());
  }

  private List<String> texts(String pointer) {
    List<String> texts = new ArrayList<>();
    description.json().at(pointer).forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
