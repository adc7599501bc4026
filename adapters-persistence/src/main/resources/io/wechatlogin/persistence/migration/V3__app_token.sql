-- The token by which an app calls WeChat in its own name: one for all nodes, sealed. lease_holder:
-- who is renewing it just now, which is nobody any more from leased_until on.
create table app_token (
  app_id text primary key,
  sealed_token bytea,
  expires_at timestamptz,
  lease_holder text,
  leased_until timestamptz,
  check ((sealed_token is null) = (expires_at is null)),
  check ((lease_holder is null) = (leased_until is null))
);
