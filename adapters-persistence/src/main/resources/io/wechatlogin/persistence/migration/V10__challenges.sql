-- The SHA-256 of the verifier that who began a login keeps. A code works only together with it.
alter table one_time_code add column code_challenge bytea;

-- caller_state: comes back to the redirect URL as state.
alter table login_state add column code_challenge bytea;
alter table login_state add column caller_state text;
alter table scan add column code_challenge bytea;
alter table scan add column caller_state text;
