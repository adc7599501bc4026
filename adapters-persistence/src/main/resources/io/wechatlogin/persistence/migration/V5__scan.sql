-- Logins that one browser shows as a QR code and a phone decides. The id is in the picture and
-- proves nothing; browser, phone and question are hashes of secrets. Who was identified is kept
-- rather than a loginCode, which is made when it is handed out.
create table scan (
  id text primary key,
  version integer not null,
  login_type text not null,
  browser bytea not null,
  asker_browser text not null,
  asker_site text not null,
  status text not null check (status in ('waiting', 'scanned', 'confirmed', 'refused')),
  phone bytea,
  question bytea,
  app_id text,
  open_platform text,
  open_id text,
  union_id text,
  refusal text,
  claimed boolean not null,
  started_at timestamptz not null,
  expires_at timestamptz not null,
  check (
    (phone is null) = (open_id is null)
    and (phone is null) = (app_id is null)
    and (phone is null) = (open_platform is null)
  )
);
create index scan_expiry on scan (expires_at);

-- A phone that decides a scan is sent to WeChat as any browser is.
alter table login_state add column scan_id text;
alter table login_state drop constraint login_state_intent_check;
alter table login_state add check (intent in ('login', 'bind', 'scan'));
alter table login_state add check ((intent = 'scan') = (scan_id is not null));

-- Whether somebody waits for the answer. NOTIFY takes a lock that all of a cluster share, so a
-- callback that comes once, as nearly all do, must not use it.
alter table login_state add column awaited boolean not null default false;
