package io.wechatlogin.benchmarks;

import io.wechatlogin.benchmarks.floor.LoginStatement;
import io.wechatlogin.benchmarks.rig.Rows;
import java.nio.file.Files;
import java.nio.file.Path;
import org.postgresql.ds.PGSimpleDataSource;

/** Keeps the database up, to look at statements by hand. */
final class Hold {
  private Hold() {}

  static void run() throws Exception {
    try (Bench bench = Bench.start(Bench.PERSONS)) {
      PGSimpleDataSource dataSource = new PGSimpleDataSource();
      dataSource.setUrl(bench.postgres().jdbcUrl());
      Path script = Path.of("target/login.sql");
      Files.writeString(
          script, LoginStatement.record(dataSource, Rows.APP).script(Bench.PERSONS, 1));
      System.out.println("database: " + bench.postgres().jdbcUrl());
      System.out.println("script:   " + script);
      Thread.currentThread().join();
    }
  }
}
