package io.wechatlogin.application.embedding;

import io.wechatlogin.domain.type.InstanceConfig;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.type.LoginTypeProvider;
import io.wechatlogin.domain.type.Proof;
import java.util.concurrent.atomic.AtomicInteger;

/** A login type whose codes are the openIds themselves. */
record PlainLoginType(String appId) implements LoginType {
  static final String NAME = "auths.loginTypes.PlainLoginType";

  @Override
  public Proof identify(String code) {
    return new Proof(code, null);
  }

  /** Creates the type. All instances share one resource, and the provider counts the open ones. */
  static final class Provider implements LoginTypeProvider {
    final AtomicInteger openResources = new AtomicInteger();

    @Override
    public String typeName() {
      return NAME;
    }

    @Override
    public LoginType create(InstanceConfig config, LoginTypeContext context) {
      context.shared(Resource.class, () -> new Resource(openResources));
      return new PlainLoginType(config.business().object("authConfig").text("appId"));
    }
  }

  private record Resource(AtomicInteger open) implements AutoCloseable {
    Resource {
      open.incrementAndGet();
    }

    @Override
    public void close() {
      open.decrementAndGet();
    }
  }
}
