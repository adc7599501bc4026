-- The binding by which a login stored the key. A login does not lock its binding, so one that runs at
-- the moment of an unbinding stores its key afterwards: the key is void then, and removed. Null for
-- keys that were stored while the account was locked, and for rows of before this migration.
alter table session_key add column binding_id text;

-- Finds the accounts that were unbound lately; unbound_identity_expiry finds those that come back.
create index unbound_identity_lately on unbound_identity (unbound_at) where not comes_back;

-- erased_generation: the number of the revocation that erased the user; 0 for none. Sessions of logins
-- with a smaller number are those of the erased user. erased_at: when that was, by the clock of the
-- database, until what logins of the same moment have left behind is removed.
alter table user_revocation add column erased_generation bigint not null default 0;
alter table user_revocation add column erased_at timestamptz;
create index user_revocation_erased on user_revocation (erased_at) where erased_at is not null;

-- How many revocations the user had had when a binding began for which no session vouches.
alter table login_state add column generation bigint not null default 0;

-- As in V14, but the origins of an erased user go with the sessions.
create or replace function keep_origins() returns trigger language plpgsql as $$
begin
  execute format(
    'insert into %1$I.event_origin (user_id, at, id, address, user_agent)
     select removed.user_id, removed.created_at, removed.id, removed.address, removed.user_agent
     from removed
     where (removed.address is not null or removed.user_agent is not null)
       and not exists (
         select from %1$I.user_revocation
         where user_revocation.user_id = removed.user_id
           and user_revocation.erased_generation > removed.generation
       )
     on conflict do nothing',
    tg_table_schema);
  return null;
end $$;
