-- What WeChat pushed lately: the hash of a push beside itself, and the hash of a signature that does
-- not cover its content beside the content that it came with.
create table push_delivery (
  hash bytea primary key,
  content bytea not null,
  kept_until timestamptz not null
);
create index push_delivery_age on push_delivery (kept_until);
