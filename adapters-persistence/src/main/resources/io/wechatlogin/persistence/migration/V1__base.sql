-- Every moment comes from the application: no statement asks the database for the time.

create table app_user (
  id text primary key,
  display_name text not null,
  status text not null check (status in ('active', 'disabled'))
);

-- For users that register themselves; hosts name theirs. Not on the path of a login.
create sequence user_number;

create table organization (
  corp_id text primary key,
  corp_name text not null
);

create table membership (
  user_id text not null references app_user on delete cascade,
  corp_id text not null references organization,
  primary key (user_id, corp_id)
);

-- Whose a union id is. A binding with a union id points here with its user, so no two users can
-- hold one person of an Open Platform account, through whichever apps they came.
create table union_identity (
  open_platform text not null,
  union_id text not null,
  user_id text not null,
  primary key (open_platform, union_id),
  unique (open_platform, union_id, user_id)
);

-- No reference to app_user, here and below: a host may keep its users elsewhere.
create table binding (
  id text primary key,
  login_type text not null,
  app_id text not null,
  open_platform text not null,
  open_id text not null,
  union_id text,
  user_id text not null,
  bound_at timestamptz not null,
  unique (app_id, open_id),
  unique (app_id, user_id),
  foreign key (open_platform, union_id, user_id)
    references union_identity (open_platform, union_id, user_id)
);
create index binding_of_user on binding (user_id);
create index binding_of_union on binding (open_platform, union_id) where union_id is not null;

-- loginCodes (a user) and bindCodes (an identity). Columns, not a document: the database checks
-- them, and finds the bindCodes of an identity.
create table one_time_code (
  hash bytea primary key,
  kind text not null,
  login_type text not null,
  user_id text,
  app_id text,
  open_platform text,
  open_id text,
  union_id text,
  expires_at timestamptz not null,
  check (
    (kind = 'login' and user_id is not null)
    or (kind = 'bind' and app_id is not null and open_platform is not null and open_id is not null)
  )
);
create index one_time_code_expiry on one_time_code (expires_at);
create index one_time_code_identity on one_time_code (app_id, open_id) where kind = 'bind';

-- Logins on their way through a browser. attempt: what used the state up; answer: sealed, for the
-- same attempt once more.
create table login_state (
  hash bytea primary key,
  login_type text not null,
  intent text not null check (intent in ('login', 'bind')),
  user_id text,
  browser bytea not null,
  redirect_url text not null,
  expires_at timestamptz not null,
  attempt bytea,
  answer bytea,
  kept_until timestamptz not null,
  check ((intent = 'bind') = (user_id is not null))
);
create index login_state_expiry on login_state (kept_until);

create table session (
  token bytea primary key,
  id text not null,
  user_id text not null,
  corp_id text,
  login_type text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null
);
create index session_of_user on session (user_id, created_at desc);
create index session_expiry on session (seen_at);

-- The audit log: rows are added, never changed.
create table event (
  user_id text not null,
  at timestamptz not null,
  id text not null,
  kind text not null,
  login_type text,
  detail text,
  primary key (user_id, at, id)
);
