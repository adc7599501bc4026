-- Texts are compared by their bytes, in whatever language the database sorts: ids are no words. It
-- is quicker, and an index stays right when the operating system changes its rules of sorting.
do $$
declare
  each record;
begin
  for each in
    select table_name, string_agg(format('alter %I type text collate "C"', column_name), ', ') as changes
    from information_schema.columns
    where table_schema = current_schema()
      and data_type = 'text'
      and table_name in (
        'app_user', 'organization', 'membership', 'union_identity', 'binding', 'one_time_code',
        'login_state', 'session', 'event', 'session_key', 'app_token', 'scan', 'official_profile'
      )
    group by table_name
  loop
    execute format('alter table %I %s', each.table_name, each.changes);
  end loop;
end $$;
