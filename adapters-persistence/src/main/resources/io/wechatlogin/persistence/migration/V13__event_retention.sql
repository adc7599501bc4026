-- Events that are older than an operator wants to keep may go, in a transaction that says how old
-- they must be (JooqEvents). A statement that does not say so changes nothing. Whatever it says,
-- events of the last four weeks stay, by the clock of the database: a wrong clock of a node, or a
-- setting of a moment in the future, cannot empty the log.
create or replace function event_stays() returns trigger language plpgsql as $$
declare
  removed_before text := current_setting('wechat_login.events_removed_before', true);
begin
  if tg_op = 'DELETE' and removed_before <> '' then
    if old.at < removed_before::timestamptz and old.at < now() - interval '28 days' then
      return old;
    end if;
  end if;
  raise exception 'the audit log is append only' using errcode = '42501';
end $$;
