-- Revocations of a user, from the first one on. generation: how many there were; a login copies the
-- number, and is alive as long as it is the newest. ended_generation: the number of the last one that
-- ended all logins. ended_at: when that was, by the clock of the database. The row stays when the
-- user is erased: the id may be made again, and must not revive what came before.
create table user_revocation (
  user_id text not null,
  generation bigint not null,
  ended_generation bigint not null,
  ended_at timestamptz,
  primary key (user_id) include (generation, ended_generation, ended_at)
);

-- WeChat accounts that were unbound and not bound again. user_id: empty where nobody had the account.
-- unbound_at: by the clock of the database. comes_back: whether a login may find the user by the
-- union id again, which is so after a withdrawal at WeChat only; then only the time counts, for an
-- hour. A transaction that changes the owner of an account locks the row first.
create table unbound_identity (
  open_id text not null,
  app_id text not null,
  user_id text not null,
  unbound_at timestamptz not null,
  comes_back boolean not null,
  primary key (open_id, app_id)
);
create index unbound_identity_of_user on unbound_identity (user_id);
create index unbound_identity_expiry on unbound_identity (unbound_at) where comes_back;

-- Where an account was unbound before: logins whose exchange began earlier do not count.
alter table binding add column logins_from timestamptz;

-- A login takes all that it needs of a binding out of the index that finds it.
alter table binding drop constraint binding_open_id_app_id_user_id_union_id_key;
alter table binding add constraint binding_of_identity
  unique (open_id, app_id) include (user_id, union_id, id, logins_from);

-- What a login relies on. binding_id is null for rows of before this migration, and for the session
-- that unbound its own account.
alter table one_time_code add column binding_id text;
alter table one_time_code add column generation bigint not null default 0;
alter table session add column binding_id text;
alter table session add column generation bigint not null default 0;

-- The session that began a binding. It must be alive when the binding ends.
alter table login_state add column session_id text;

-- When WeChat was asked who the person on the phone is.
alter table scan add column identified_at timestamptz;

-- Several tokens may be offered to one session: the first that is used wins. So nobody can take
-- back what somebody else was offered.
alter table session_successor drop constraint session_successor_pkey;
alter table session_successor drop constraint session_successor_token_key;
alter table session_successor add primary key (token);
create index session_successor_of_token on session_successor (replaces);
