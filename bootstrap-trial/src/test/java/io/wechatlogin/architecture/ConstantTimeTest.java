package io.wechatlogin.architecture;

import static io.wechatlogin.architecture.ProductClasses.PRODUCT;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethodCall;
import java.security.MessageDigest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks in the source that secrets are compared in constant time; nothing is measured. */
class ConstantTimeTest {
  @Test
  void secretsAreComparedInConstantTime() {
    assertThat(callersOf(MessageDigest.class.getName(), "isEqual"))
        .contains("Secret.equals", "SecretHash.matches");
  }

  @Test
  void everyComparisonOfASignatureIsConstant() {
    assertThat(callersOf(MessageDigest.class.getName(), "isEqual"))
        .contains("SignedRequest.requireSignature", "UserData.isSigned");
    // The appId behind a push's padding, and the hash of its content: neither is a secret.
    assertThat(callersOf("java.util.Arrays", "equals"))
        .allMatch(
            caller -> caller.startsWith("PushCipher.") || caller.startsWith("JooqDeliveries."));
  }

  /** The methods that call a method, without those of the simulator, which guards nothing. */
  private static Stream<String> callersOf(String owner, String method) {
    return PRODUCT.stream()
        .filter(caller -> !caller.getPackageName().startsWith("io.wechatlogin.simulator"))
        .flatMap(caller -> caller.getMethodCallsFromSelf().stream())
        .filter(call -> isCallOf(call, owner, method))
        .map(call -> call.getOriginOwner().getSimpleName() + "." + call.getOrigin().getName());
  }

  private static boolean isCallOf(JavaMethodCall call, String owner, String method) {
    return call.getTargetOwner().getFullName().equals(owner)
        && call.getTarget().getName().equals(method);
  }
}
