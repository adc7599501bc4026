package io.wechatlogin.races;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.persistence.PostgresSettings;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.sealing.KeyRing;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/** Two nodes on one PostgreSQL: what they have in common is the database, the keys and WeChat. */
public final class Nodes implements AutoCloseable {
  private static final int POOL_SIZE = 16;

  final Wechat wechat = new Wechat();
  private final List<PostgresStore> stores;
  private final List<LoginApplication> applications;
  private final List<Ports> ports;

  private Nodes(List<PostgresStore> stores, Function<PostgresStore, Ports> ports) {
    this.stores = stores;
    this.ports = stores.stream().map(ports).toList();
    applications = this.ports.stream().map(this::application).toList();
  }

  /**
   * Starts both nodes.
   *
   * @param ports chooses the ports of a node, such as {@link PostgresStore#ports()}
   */
  public static Nodes on(String jdbcUrl, Function<PostgresStore, Ports> ports) {
    PostgresSettings settings = new PostgresSettings(jdbcUrl, null, null, POOL_SIZE);
    KeyRing keys = KeyRing.of(KeyRing.generate(new SecureRandom()));
    return new Nodes(
        List.of(PostgresStore.open(settings, keys), PostgresStore.open(settings, keys)), ports);
  }

  private LoginApplication application(Ports chosen) {
    return new LoginApplication(
        new Instances(wechat.instances()),
        chosen,
        new ClockAndSecrets(InstantSource.system(), new Secrets(new SecureRandom())));
  }

  List<LoginApplication> applications() {
    return applications;
  }

  /** Returns the ports of one node, to look at what no use case shows. */
  Ports ports() {
    return ports.getFirst();
  }

  @Override
  public void close() {
    stores.forEach(PostgresStore::close);
  }
}
