package io.wechatlogin.application.embedding;

import io.wechatlogin.domain.type.InstanceConfig;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.type.LoginTypeProvider;
import io.wechatlogin.domain.type.Proof;
import java.util.concurrent.atomic.AtomicInteger;

/** A way to log in by saying who one is. */
record PaperType(String appId) implements LoginType {
  static final String NAME = "auths.loginTypes.PaperType";

  @Override
  public Proof identify(String code) {
    return new Proof(code, null);
  }

  /** Counts what is open: each instance shares one sheet, which must be closed. */
  static final class Provider implements LoginTypeProvider {
    final AtomicInteger openSheets = new AtomicInteger();

    @Override
    public String typeName() {
      return NAME;
    }

    @Override
    public LoginType create(InstanceConfig config, LoginTypeContext context) {
      context.shared(Sheet.class, () -> new Sheet(openSheets));
      return new PaperType(config.business().object("authConfig").text("appId"));
    }
  }

  private record Sheet(AtomicInteger open) implements AutoCloseable {
    Sheet {
      open.incrementAndGet();
    }

    @Override
    public void close() {
      open.decrementAndGet();
    }
  }
}
