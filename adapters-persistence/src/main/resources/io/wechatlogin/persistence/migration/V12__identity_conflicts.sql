-- Accounts whose open id belongs to one user and whose union id to another. Nothing is merged; hosts
-- decide.
create table identity_conflict (
  id text primary key,
  login_type text not null,
  app_id text not null,
  open_id text not null,
  open_platform text not null,
  union_id text not null,
  user_id text not null,
  union_user_id text not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  unique (open_id, app_id, union_id)
);
create index identity_conflict_of_user on identity_conflict (user_id);
create index identity_conflict_of_union_user on identity_conflict (union_user_id);
