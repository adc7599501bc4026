package io.wechatlogin.benchmarks.environment;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Users with names that are distributed like names of people: a few Chinese surnames and characters
 * are very common, six in ten names are Chinese, a third has a nickname as well.
 */
public final class NamedUsers {
  /** Common characters of Chinese names, the surnames first. */
  public static final String CHARACTERS =
      "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
          + "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文斌波辉宇浩然子涵梓轩雨欣怡佳思颖晨阳";

  /** What the tables hold, as one text. */
  public static final String SIZES =
      "select 'app_user ' || pg_size_pretty(pg_total_relation_size('app_user')) || ', user_search '"
          + " || pg_size_pretty(pg_table_size('user_search')) || ' and its indexes '"
          + " || pg_size_pretty(pg_indexes_size('user_search')) || ', of which bigrams '"
          + " || pg_size_pretty(pg_relation_size('user_search_grams'))";

  private static final String FIRST_NAMES =
      "{Anna,Ben,Carlos,Diana,Eva,Frank,Grace,Hans,Ivan,Julia,Kevin,Linda,Mark,Nina,Oscar,Paula,"
          + "Robert,Sarah,Thomas,Victor,Wendy,Xin,Yan,Zoe,Li,Wei,Ming,Jun,Hui,Fang}";
  private static final String LAST_NAMES =
      "{Smith,Johnson,Williams,Brown,Jones,Garcia,Miller,Davis,Martin,Wilson,Anderson,Thompson,"
          + "Zhang,Wang,Chen,Zhao,Huang,Zhou,Sun,Guo,Andersson,Hernandez,Ivanova,Schmidt}";

  private final Postgres postgres;

  /** Makes users in a database in which the service has created its tables. */
  public NamedUsers(Postgres postgres) {
    this.postgres = postgres;
  }

  /** Adds users until there are {@code total} of them, as the triggers would, but all at once. */
  public void fill(long total) throws SQLException {
    long existing = Long.parseLong(postgres.query("select count(*) from app_user"));
    if (existing >= total) {
      return;
    }
    String surname = "substr('" + CHARACTERS + "', 1 + floor(50 * random() ^ 2)::int, 1)";
    String given = "substr('" + CHARACTERS + "', 51 + floor(50 * random() ^ 1.5)::int, 1)";
    String rare = "chr(19968 + floor(3000 * random())::int)";
    String latin =
        "('%s'::text[])[1 + floor(30 * random())::int] || ' '".formatted(FIRST_NAMES)
            + " || ('%s'::text[])[1 + floor(24 * random())::int]".formatted(LAST_NAMES);
    postgres.run(
        "select setseed(0.5)",
        "drop index if exists user_search_grams",
        """
        set session_replication_role = replica;
        insert into organization values ('small', 'Small'), ('large', 'Large')
        on conflict do nothing;
        create temp table made as
        select i::text as id,
          case when kind < 0.5 then %1$s || %2$s || %2$s
            when kind < 0.6 then %1$s || %3$s
            when kind < 0.9 then %4$s
            else %4$s || ' ' || lpad((i %% 10000)::text, 4, '0') end as name,
          case when nick < 0.2 then %2$s || %2$s || %3$s || '🐼' when nick < 0.33 then %4$s end
            as nickname,
          case when i %% 500 = 0 then 'disabled' else 'active' end as status,
          case when i %% 1000 = 3 then 'small' when i %% 2 = 0 then 'large' end as corp, i
        from (select i, random() as kind, random() as nick
          from generate_series(%5$d, %6$d) as i) as drawn;
        insert into app_user select id, name, status from made;
        insert into membership select id, corp from made where corp is not null;
        insert into user_search
        select i, id, names, array(
          select distinct (i >> 15) << 42 | mark from (
            select ascii(substr(names, p, 1))::bigint << 21 | ascii(substr(names, p + 1, 1))
            from generate_series(1, length(names) - 1) as p
            where substr(names, p, 1) <> e'\\n' and substr(names, p + 1, 1) <> e'\\n'
            union all select 1118208::bigint << 21 where status <> 'active'
            union all select (1114112::bigint << 21)
              + (('x' || encode(substr(sha256(convert_to(corp, 'UTF8')), 1, 4), 'hex'))::bit(32)
                ::bigint & 2147483647) where corp is not null) as marks (mark))
        from (select made.*, lower(concat_ws(e'\\n', name, nickname)) as names from made) as folded;
        drop table made;
        select setval('user_search_number', (select max(number) from user_search));
        """
            .formatted(surname, given, rare, latin, existing + 1, total),
        "set maintenance_work_mem = '1GB'",
        "create index user_search_grams on user_search using gin (grams) with (fastupdate = off)",
        "insert into user_search_progress values (true, '', true) on conflict do nothing",
        "vacuum (analyze) app_user, user_search, membership",
        "checkpoint");
  }

  /** Returns names that fit a condition, of users all over the table. */
  public List<String> sample(int number, String condition) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select display_name from app_user tablesample system (1) repeatable (3) where "
                    + condition
                    + " limit "
                    + number)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  /** Returns how long it takes to make users, one a transaction, who are removed afterwards. */
  public Duration timeOfNewUsers(long first, int number, boolean follows) throws SQLException {
    Duration time =
        time(
            number,
            follows,
            "insert into app_user values (?, '李小龙 Bruce Lee', 'active')",
            i -> "new-" + (first + i));
    postgres.run("delete from app_user where id like 'new-%'");
    return time;
  }

  /** Returns how long it takes to write a profile as a login does, without a new nickname. */
  public Duration timeOfProfileWrites(int number, boolean follows) throws SQLException {
    return time(
        number,
        follows,
        "insert into official_profile values ('wx', ?, 'p', true, null, 'Nick', '', 0, '', '', '',"
            + " null, null, null, now(), now(), 0, null) on conflict (app_id, open_id) do update"
            + " set nickname = excluded.nickname, updated_at = excluded.updated_at",
        i -> "open-" + i % 100);
  }

  private interface Ids {
    String of(int number);
  }

  private Duration time(int number, boolean follows, String sql, Ids ids) throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement role = connection.createStatement();
        PreparedStatement write = connection.prepareStatement(sql)) {
      role.execute("set session_replication_role = " + (follows ? "origin" : "replica"));
      role.execute("set synchronous_commit = off"); // what the disk adds is the same for both
      long start = 0;
      for (int i = -200; i < number; i++) {
        if (i == 0) {
          start = System.nanoTime();
        }
        write.setString(1, ids.of(i + 200));
        write.execute();
      }
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }
}
