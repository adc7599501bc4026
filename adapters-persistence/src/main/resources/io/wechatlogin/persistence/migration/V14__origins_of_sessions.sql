-- The origin of a login stands in its session as long as that lives, so a login writes it once. When
-- the session ends, in whatever way, the origin goes beside the event of the login, which has the id
-- and the time of the session. A trigger does it, because no statement that removes sessions can
-- forget it. The schema is that of the session: the tables may be in any, and a connection in another.
create function keep_origins() returns trigger language plpgsql as $$
begin
  execute format(
    'insert into %I.event_origin (user_id, at, id, address, user_agent)
     select removed.user_id, removed.created_at, removed.id, removed.address, removed.user_agent
     from removed
     where removed.address is not null or removed.user_agent is not null
     on conflict do nothing',
    tg_table_schema);
  return null;
end $$;

create trigger session_keeps_origins after delete on session
  referencing old table as removed
  for each statement execute function keep_origins();
