-- What persons showed of themselves on pages of official accounts, and the tokens to look again.
-- fetched: whether there is a profile. sealed_token: scope, access token, refresh token.
-- expires_at: when a stranger's row goes; null for a user's.
create table official_profile (
  app_id text not null,
  open_id text not null,
  id text not null,
  fetched boolean not null,
  union_id text,
  nickname text not null,
  headimgurl text not null,
  sex int not null,
  province text not null,
  city text not null,
  country text not null,
  sealed_token bytea,
  obtained_at timestamptz,
  expires_in bigint,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version bigint not null,
  expires_at timestamptz,
  primary key (app_id, open_id),
  check (
    (sealed_token is null) = (obtained_at is null)
    and (sealed_token is null) = (expires_in is null)
  )
);
create index official_profile_expiry on official_profile (expires_at) where expires_at is not null;
