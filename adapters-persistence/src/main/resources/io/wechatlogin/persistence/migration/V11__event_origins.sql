-- Who did it. Null for rows of before this migration.
alter table event add column actor_kind text;
alter table event add column actor_name text;

-- From where it was done. Erasure and retention remove these rows, the event stays.
create table event_origin (
  user_id text not null,
  at timestamptz not null,
  id text not null,
  address text,
  user_agent text,
  primary key (user_id, at, id)
);

-- Old rows lie together, so a block range index finds them and costs a login nothing.
create index event_age on event using brin (at);
create index event_origin_age on event_origin using brin (at);

alter table session add column address text;
alter table session add column user_agent text;

-- The address that asks for a scan, as it was observed.
alter table scan add column asker_address text;
