-- Finds the request in the log.
alter table event add column request_id text;

-- The audit log is append only: whoever wants a row gone has to say so to the database first.
create function event_stays() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append only' using errcode = '42501';
end $$;
create trigger event_stays before update or delete on event
  for each row execute function event_stays();
create trigger event_stays_whole before truncate on event
  for each statement execute function event_stays();

-- A token that a session may go on by: from its first use on, instead of the one that it replaces,
-- for which there is one at a time.
create table session_successor (
  replaces bytea primary key,
  token bytea not null unique,
  expires_at timestamptz not null
);
create index session_successor_expiry on session_successor (expires_at);
