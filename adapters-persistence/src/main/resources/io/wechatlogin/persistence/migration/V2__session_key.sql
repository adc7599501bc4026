-- Session keys of mini programs, sealed. One row for each person, but for exchanges that overlapped.
create table session_key (
  app_id text not null,
  open_id text not null,
  id text not null,
  sealed_key bytea not null,
  ended_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (app_id, open_id, id)
);
create index session_key_expiry on session_key (expires_at);

-- What is sealed says so by its name: the command that seals everything anew looks for it.
alter table login_state rename column answer to sealed_answer;
