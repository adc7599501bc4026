package io.wechatlogin.persistence.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What there is in a schema, as definitions by name, such as {@code column session.token}. */
final class SchemaFacts {
  /**
   * A definition names nothing by its schema, so that two schemas can be compared. Constraints of
   * "not null" are left out: only newer servers have them, and the columns say the same.
   */
  private static final String FACTS =
      """
      with space as (select oid, quote_ident(nspname) || '.' as prefix
          from pg_namespace where nspname = ?),
        facts (name, definition) as (
          select case relkind when 'S' then 'sequence ' else 'table ' end || relname,
            relkind::text || coalesce(array_to_string(reloptions, ','), '')
              || coalesce(pg_get_partkeydef(c.oid), '')
              || coalesce(pg_get_expr(relpartbound, c.oid), '')
          from pg_class c join space on relnamespace = space.oid where relkind in ('r', 'p', 'S')
          union all
          select 'column ' || relname || '.' || attname,
            format_type(atttypid, atttypmod) || case when attnotnull then ' not null' else '' end
              || coalesce(' default ' || pg_get_expr(adbin, adrelid), '')
          from pg_class c join space on relnamespace = space.oid
            join pg_attribute on attrelid = c.oid and attnum > 0 and not attisdropped
            left join pg_attrdef on adrelid = c.oid and adnum = attnum
          where relkind in ('r', 'p')
          union all
          select 'constraint ' || relname || '.' || conname, pg_get_constraintdef(k.oid)
          from pg_constraint k join pg_class c on c.oid = conrelid
            join space on relnamespace = space.oid
          where contype in ('p', 'u', 'c', 'f')
          union all
          select 'index ' || i.relname,
            pg_get_indexdef(indexrelid) || case when indisvalid then '' else ' not valid' end
          from pg_index join pg_class i on i.oid = indexrelid
            join space on i.relnamespace = space.oid
          where not exists (select from pg_constraint where conindid = indexrelid)
          union all
          select 'trigger ' || relname || '.' || tgname, pg_get_triggerdef(t.oid)
          from pg_trigger t join pg_class c on c.oid = tgrelid
            join space on relnamespace = space.oid
          where not tgisinternal
          union all
          select 'function ' || proname, md5(prosrc)
          from pg_proc join space on pronamespace = space.oid)
      select name, replace(definition, prefix, '') from facts, space order by name
      """;

  private SchemaFacts() {}

  static Map<String, String> of(Connection connection, String schema) throws SQLException {
    Map<String, String> facts = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(FACTS)) {
      statement.setString(1, schema);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          facts.put(rows.getString(1), rows.getString(2));
        }
      }
    }
    return facts;
  }
}
