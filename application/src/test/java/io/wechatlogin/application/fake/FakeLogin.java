package io.wechatlogin.application.fake;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.Proof;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A login type that issues its own codes; like the codes of WeChat, each works once. */
public class FakeLogin implements LoginType {
  private final String appId;
  private final Map<String, Proof> issued = new ConcurrentHashMap<>();
  private final AtomicInteger codes = new AtomicInteger();
  private final AtomicInteger exchanges = new AtomicInteger();
  private volatile Runnable duringExchange = () -> {};

  public FakeLogin(String appId) {
    this.appId = appId;
  }

  @Override
  public String appId() {
    return appId;
  }

  @Override
  public Proof identify(String code) {
    exchanges.incrementAndGet();
    duringExchange.run();
    Proof proof = issued.remove(code);
    if (proof == null) {
      throw new LoginException(LoginError.INVALID_CODE);
    }
    return proof;
  }

  /** Issues a code to a person. */
  public String codeOf(String openId, @Nullable String unionId) {
    return codeOf(new Proof(openId, unionId));
  }

  public final String codeOf(Proof proof) {
    String code = "code-" + codes.incrementAndGet();
    issued.put(code, proof);
    return code;
  }

  /** Returns the number of code exchanges so far. */
  public int exchanges() {
    return exchanges.get();
  }

  /** Sets an action that runs during every later exchange. */
  public void duringExchange(Runnable action) {
    duringExchange = action;
  }
}
