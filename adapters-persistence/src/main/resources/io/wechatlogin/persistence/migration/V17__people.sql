-- Who is renewing the tokens of a person just now, which is nobody any more from leased_until on.
alter table official_profile add column lease_holder text;
alter table official_profile add column leased_until timestamptz;

-- Keys for hashes by which rows are found: each made once, by the first node that needs it, and
-- sealed. They stay the same when the keys for data at rest are replaced.
create table lookup_key (
  name text primary key,
  sealed_key bytea not null
);

-- The phone number that a user has proven to have. hash: of the number, by the key "phone" of
-- lookup_key. sealed_number: the number and its country code.
create table user_phone (
  user_id text primary key,
  hash bytea not null unique,
  sealed_number bytea not null,
  verified_at timestamptz not null
);
